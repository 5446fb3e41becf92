using System.Reflection;
using EquiDsl.Cpu;

namespace EquiDsl.Tests.Properties;

/// <summary>An instance of a generated class with random parameters, on a device of its own.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly Device _device;
    private readonly IDisposable _instance;

    public LoadedModel(Type type, int seed, int threads = 1, CpuInstructionSet instructionSet = CpuInstructionSet.Auto)
        : this(type, seed, Device.Cpu(threads, instructionSet))
    {
    }

    /// <summary>A model on a device, which is disposed with it.</summary>
    public LoadedModel(Type type, int seed, Device device)
    {
        _device = device;
        Description = (ModelDescription)type.GetProperty("Description")!.GetValue(null)!;
        Parameters = RandomParameters.Draw(Description.Parameters, seed);
        _instance = (IDisposable)type.GetMethod("FromParameters")!.Invoke(null, [Parameters, _device])!;
    }

    /// <summary>Instruction sets that this machine runs.</summary>
    public static CpuInstructionSet[] InstructionSets =>
        [.. new[] { CpuInstructionSet.Vector128, CpuInstructionSet.Vector256, CpuInstructionSet.Vector512 }.Where(CpuInstructionSets.IsSupported)];

    public ModelDescription Description { get; }

    public ParameterSet Parameters { get; }

    public ModelRuntime Runtime => (ModelRuntime)_instance.GetType().GetProperty("Runtime")!.GetValue(_instance)!;

    public Prediction Predict(params AtomicStructure[] structures) => Runtime.Predict(structures);

    /// <summary>The atom graph of the declaration's cutoff.</summary>
    public AtomGraph Graph(params AtomicStructure[] structures) =>
        AtomGraph.Build(structures, Description.Cutoff, Description.MaxNeighbors);

    /// <summary>Calls a declared method.</summary>
    public object Call(string method, params object[] arguments) =>
        _instance.GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.Public)!.Invoke(_instance, arguments)!;

    public void Dispose()
    {
        _instance.Dispose();
        _device.Dispose();
    }
}
