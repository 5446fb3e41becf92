using EquiDsl.Cpu;
using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>What models run on. Dispose it after the models that use it.</summary>
public abstract class Device : IDisposable
{
    private static readonly Lazy<CpuDevice> s_default = new(() => new CpuDevice(0, CpuInstructionSet.Auto));

    /// <summary>This machine's processor with all its cores; shared, disposing it has no effect.</summary>
    public static Device Default => s_default.Value;

    /// <summary>The processor.</summary>
    /// <param name="threads">Threads, at most 1024, or 0 for one per core. Results do not depend on it, to the bit.</param>
    /// <param name="instructionSet">Vector width; narrower ones are for tests and comparison.</param>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set.</exception>
    public static Device Cpu(int threads = 0, CpuInstructionSet instructionSet = CpuInstructionSet.Auto) =>
        new CpuDevice(threads, instructionSet);

    /// <summary>A GPU reached through a given driver and compiler.</summary>
    public static Device Cuda(ICudaDriver driver, ICudaCompiler compiler, int index = 0) => new CudaDevice(driver, compiler, index);

    /// <summary>Short description, e.g. <c>CPU, 2 threads, Vector512</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Packs the parameters of a program and makes it ready to run.</summary>
    internal abstract ProgramExecution Load(ModelProgram program, ParameterSet parameters);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!(s_default.IsValueCreated && ReferenceEquals(this, s_default.Value)))
            Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    protected abstract void Dispose(bool disposing);
}
