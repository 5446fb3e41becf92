using EquiDsl.Compiler.Graph;

namespace EquiDsl.Compiler.Kernels;

/// <summary>How a kernel's work is cut into tiles.</summary>
public enum TileDomain
{
    /// <summary>Lanes are consecutive rows of nodes (or of edge features given without a graph).</summary>
    Rows,

    /// <summary>Lanes are consecutive edges, sorted by target; a target's edges are visited by one worker in order.</summary>
    Edges,
}

/// <summary>A fused region: stages that run one after another on a tile, with memory read and written only at its borders.</summary>
public sealed class Kernel
{
    internal Kernel(
        string name, int phase, TileDomain domain, Extent extent, int lanes, IReadOnlyList<Stage> stages, IReadOnlyList<CollectStage> collects,
        IReadOnlyList<Value> memory, IReadOnlyList<WeightSlot> slots, IReadOnlyList<WeightSlot> gradients, int tileRows, int heads)
    {
        Name = name;
        Phase = phase;
        Domain = domain;
        Extent = extent;
        Lanes = lanes;
        Stages = stages;
        Collects = collects;
        Memory = memory;
        Slots = slots;
        Gradients = gradients;
        TileRows = tileRows;
        Heads = heads;
    }

    /// <summary>What the kernel does, e.g. <c>Attention</c>.</summary>
    public string Name { get; }

    /// <summary>0 in the forward pass, then one more with every backward pass.</summary>
    public int Phase { get; }

    /// <summary>How tiles are made.</summary>
    public TileDomain Domain { get; }

    /// <summary>Extent of the rows of a row kernel.</summary>
    public Extent Extent { get; }

    /// <summary>Lanes per tile.</summary>
    public int Lanes { get; }

    /// <summary>Stages in order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>What is summed over many tiles, after <see cref="Stages"/>.</summary>
    public IReadOnlyList<CollectStage> Collects { get; }

    /// <summary>Values in memory that the kernel reads or writes, in argument order.</summary>
    public IReadOnlyList<Value> Memory { get; }

    /// <summary>Weights in argument order.</summary>
    public IReadOnlyList<WeightSlot> Slots { get; }

    /// <summary>
    /// Gradients in argument order: sums with the shape of weights, which the transpose of packing takes back to parameters.
    /// </summary>
    public IReadOnlyList<WeightSlot> Gradients { get; }

    /// <summary>Rows of tile memory.</summary>
    public int TileRows { get; }

    /// <summary>Attention heads of the running softmax, 0 without.</summary>
    public int Heads { get; }

    /// <summary>
    /// The same stages on other values and weights. <see cref="Stages"/> is the same list, which tells that both have the same text.
    /// </summary>
    internal Kernel With(Func<Value, Value> value, Func<Parameter, Parameter> parameter) => new(
        Name, Phase, Domain, Extent, Lanes, Stages, Collects, [.. Memory.Select(value)], [.. Slots.Select(s => s.With(parameter))],
        [.. Gradients.Select(s => s.With(parameter))], TileRows, Heads);
}
