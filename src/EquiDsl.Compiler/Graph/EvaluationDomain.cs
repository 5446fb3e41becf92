namespace EquiDsl.Compiler.Graph;

/// <summary>What the float64 interpreter runs on: a batch of systems with its edges, and parameters.</summary>
public sealed class EvaluationDomain
{
    /// <summary>Atomic number of each node.</summary>
    public int[] AtomicNumbers { get; init; } = [];

    /// <summary>System of each node.</summary>
    public int[] System { get; init; } = [];

    /// <summary>Number of systems.</summary>
    public int SystemCount { get; init; }

    /// <summary>Sending node of each edge.</summary>
    public int[] Source { get; init; } = [];

    /// <summary>Receiving node of each edge.</summary>
    public int[] Target { get; init; } = [];

    /// <summary>Cell offset times cell of each edge, (edges, 3), Å.</summary>
    public double[] EdgeShift { get; init; } = [];

    /// <summary>Values of the graph's inputs by name, e.g. <c>positions</c> (nodes, 3).</summary>
    public IReadOnlyDictionary<string, double[]> Inputs { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Parameter values by name, row-major.</summary>
    public IReadOnlyDictionary<string, double[]> Parameters { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Rows of a value with this extent. A graph without edges may still hold edge features given as inputs.</summary>
    public int Count(Extent extent) => extent switch
    {
        Extent.Nodes => AtomicNumbers.Length,
        Extent.Edges => Source.Length,
        Extent.Systems => SystemCount,
        Extent.Model => 1,
        _ => throw new GraphException($"unknown extent {extent}"),
    };

    /// <summary>Values of a parameter.</summary>
    public double[] this[Parameter parameter] => Parameters[parameter.Name];

    /// <summary>Node at one end of an edge.</summary>
    public int[] End(EdgeEnd end) => end == EdgeEnd.Source ? Source : Target;
}
