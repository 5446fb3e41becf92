using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Plan;

/// <summary>One execution of a kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="FirstSlot">Position of its first weight among all of the plan.</param>
/// <param name="FirstGradient">Position of its first gradient among all of the plan.</param>
/// <param name="Buffers">Workspace buffer of each memory argument.</param>
/// <param name="Sums">Memory arguments that an edge kernel sums into at targets.</param>
public sealed record Launch(Kernel Kernel, int FirstSlot, int FirstGradient, EquatableArray<int> Buffers, EquatableArray<int> Sums)
{
    /// <summary>Memory argument that an edge kernel sums into, or −1.</summary>
    public int Sum => Sums.Count == 0 ? -1 : Sums[0];
}

/// <summary>A workspace buffer: one row per node or edge.</summary>
/// <param name="Width">Numbers per row.</param>
/// <param name="Extent">What rows are.</param>
public sealed record PlanBuffer(int Width, Extent Extent);

/// <summary>Numbers per node that the runtime fills in from the node's system before a backward pass.</summary>
/// <param name="Buffer">The buffer, or −1.</param>
/// <param name="Factor">Factor of the system's numbers.</param>
public sealed record PlanSeed(int Buffer, double Factor)
{
    /// <summary>No such seed.</summary>
    public static PlanSeed None { get; } = new(-1, 0);
}

/// <summary>Where the runtime puts inputs and finds results; −1 where there is none.</summary>
public sealed record PlanBuffers
{
    /// <summary>Input features.</summary>
    public int Input { get; init; } = -1;

    /// <summary>Output features or forces.</summary>
    public int Output { get; init; } = -1;

    /// <summary>Energies per node.</summary>
    public int Energy { get; init; } = -1;

    /// <summary>Factor of the energy sums.</summary>
    public double EnergyFactor { get; init; } = 1;

    /// <summary>Strain derivatives per node, (nodes, 9).</summary>
    public int Virial { get; init; } = -1;

    /// <summary>Edge vectors, (edges, 3).</summary>
    public int EdgeVectors { get; init; } = -1;

    /// <summary>Gradient of a loss by the energies.</summary>
    public PlanSeed EnergySeed { get; init; } = PlanSeed.None;

    /// <summary>Gradient of the energy by itself: 1.</summary>
    public PlanSeed UnitSeed { get; init; } = PlanSeed.None;

    /// <summary>Gradient of a loss by the forces, (nodes, 3).</summary>
    public int ForceSeed { get; init; } = -1;

    /// <summary>Predicted noise, (nodes, 3).</summary>
    public int Noise { get; init; } = -1;

    /// <summary>Harmonics of forces on noisy atoms, (nodes, (L + 1)²).</summary>
    public int ForceEncoding { get; init; } = -1;

    /// <summary>Gradient of a loss by the noise, (nodes, 3).</summary>
    public int NoiseSeed { get; init; } = -1;

    /// <summary>Gradient of a loss by the strain derivatives, nine numbers per node.</summary>
    public PlanSeed VirialSeed { get; init; } = PlanSeed.None;

    /// <summary>Factors of dropout with their buffers.</summary>
    public IReadOnlyList<(DropoutMaskOp Mask, int Buffer)> Dropouts { get; init; } = [];
}

/// <summary>Order of kernels with their arguments, and the workspace.</summary>
public sealed class LaunchPlan
{
    internal LaunchPlan(
        IReadOnlyList<Launch> launches, int backwardStart, IReadOnlyList<PlanBuffer> buffers, PlanBuffers places, EdgeFrameOp? frame,
        GraphSpecification? graph, int basisOrders)
    {
        Launches = launches;
        BackwardStart = backwardStart;
        Buffers = buffers;
        Places = places;
        Frame = frame;
        Graph = graph;
        BasisOrders = basisOrders;
    }

    /// <summary>Kernels in order of execution.</summary>
    public IReadOnlyList<Launch> Launches { get; }

    /// <summary>The first launch that needs the gradient of a loss by the outputs; the number of launches without such.</summary>
    public int BackwardStart { get; }

    /// <summary>Workspace buffers.</summary>
    public IReadOnlyList<PlanBuffer> Buffers { get; }

    /// <summary>Where inputs and results lie.</summary>
    public PlanBuffers Places { get; }

    /// <summary>The edge frame, when there are edges.</summary>
    public EdgeFrameOp? Frame { get; }

    /// <summary>The radial basis, when there are edges.</summary>
    public GraphSpecification? Graph { get; }

    /// <summary>Derivatives of the radial basis that are read, 0 for the basis alone.</summary>
    public int BasisOrders { get; }

    /// <summary>Workspace floats per node.</summary>
    public int WorkspacePerNode => Buffers.Where(b => b.Extent == Extent.Nodes).Sum(b => b.Width);

    /// <summary>Buffers and launches for reading.</summary>
    public string Dump()
    {
        System.Text.StringBuilder text = new();
        text.Append($"workspace: {WorkspacePerNode} floats per node in {Buffers.Count} buffers ({string.Join(", ", Buffers.Select(b => b.Width))})\n");
        foreach (Launch launch in Launches)
        {
            text.Append($"{launch.Kernel.Name}: {launch.Kernel.Domain}, {launch.Kernel.Lanes} lanes, {launch.Kernel.TileRows} tile rows, "
                + $"weights {launch.FirstSlot}..{launch.FirstSlot + launch.Kernel.Slots.Count - 1}, buffers {string.Join(", ", launch.Buffers)}\n");
        }
        text.Append($"energy from buffer {Places.Energy}, other output from buffer {Places.Output}\n");
        return text.ToString();
    }
}
