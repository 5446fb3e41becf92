namespace EquiDsl;

/// <summary>The atoms of a batch and the edges between them, as declared methods take them.</summary>
public sealed class AtomGraph
{
    /// <summary>Wraps a neighbour graph.</summary>
    public AtomGraph(NeighborGraph neighbors) => Neighbors = neighbors;

    /// <summary>Edges, elements and systems.</summary>
    public NeighborGraph Neighbors { get; }

    /// <summary>Builds the graph of <paramref name="structures"/>.</summary>
    /// <param name="structures">The batch.</param>
    /// <param name="cutoff">Largest edge length, Å.</param>
    /// <param name="maxNeighbors">Nearest edges kept per atom.</param>
    public static AtomGraph Build(IReadOnlyList<AtomicStructure> structures, double cutoff, int maxNeighbors) =>
        new(new NeighborList(cutoff, maxNeighbors).Build(structures));
}
