using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Plan;

/// <summary>One execution of a kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="FirstSlot">Position of its first weight among all of the plan.</param>
/// <param name="Buffers">Workspace buffer of each memory argument.</param>
/// <param name="Sum">Memory argument that an edge kernel sums into, or −1.</param>
public sealed record Launch(Kernel Kernel, int FirstSlot, EquatableArray<int> Buffers, int Sum);

/// <summary>Order of kernels with their arguments, and the workspace: one buffer row per node, times the buffer's width.</summary>
public sealed class LaunchPlan
{
    internal LaunchPlan(
        IReadOnlyList<Launch> launches, IReadOnlyList<int> bufferWidths, int inputBuffer, int outputBuffer, int energyBuffer,
        double energyFactor, EdgeFrameOp? frame, GraphSpecification? graph)
    {
        Launches = launches;
        BufferWidths = bufferWidths;
        InputBuffer = inputBuffer;
        OutputBuffer = outputBuffer;
        EnergyBuffer = energyBuffer;
        EnergyFactor = energyFactor;
        Frame = frame;
        Graph = graph;
    }

    /// <summary>Kernels in order of execution.</summary>
    public IReadOnlyList<Launch> Launches { get; }

    /// <summary>Numbers per row of each workspace buffer.</summary>
    public IReadOnlyList<int> BufferWidths { get; }

    /// <summary>Buffer of the input features, or −1.</summary>
    public int InputBuffer { get; }

    /// <summary>Buffer of output features or forces, or −1.</summary>
    public int OutputBuffer { get; }

    /// <summary>Buffer of energies per node, or −1.</summary>
    public int EnergyBuffer { get; }

    /// <summary>Factor of the energy sums.</summary>
    public double EnergyFactor { get; }

    /// <summary>The edge frame, when there are edges.</summary>
    public EdgeFrameOp? Frame { get; }

    /// <summary>The radial basis, when there are edges.</summary>
    public GraphSpecification? Graph { get; }

    /// <summary>Workspace floats per node.</summary>
    public int WorkspacePerNode => BufferWidths.Sum();

    /// <summary>Buffers and launches for reading.</summary>
    public string Dump()
    {
        System.Text.StringBuilder text = new();
        text.Append($"workspace: {WorkspacePerNode} floats per node in {BufferWidths.Count} buffers ({string.Join(", ", BufferWidths)})\n");
        foreach (Launch launch in Launches)
        {
            text.Append($"{launch.Kernel.Name}: {launch.Kernel.Domain}, {launch.Kernel.Lanes} lanes, {launch.Kernel.TileRows} tile rows, "
                + $"weights {launch.FirstSlot}..{launch.FirstSlot + launch.Kernel.Slots.Count - 1}, buffers {string.Join(", ", launch.Buffers)}\n");
        }
        text.Append($"energy from buffer {EnergyBuffer}, other output from buffer {OutputBuffer}\n");
        return text.ToString();
    }
}
