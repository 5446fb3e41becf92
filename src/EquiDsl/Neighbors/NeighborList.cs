namespace EquiDsl;

/// <summary>
/// Builds the atom graph of a batch: an edge for every pair of atoms, and every periodic image that the cutoff
/// reaches, with 1e-4 Å² &lt; d² and d ≤ cutoff; at most <see cref="MaxNeighbors"/> nearest sources per target,
/// of equal distances those that come first in the order of the edge list. Atoms are sorted into bins, so that
/// time grows with the number of atoms. An instance keeps its workspace and serves one thread at a time.
/// </summary>
public sealed class NeighborList
{
    private readonly NeighborSearch _search = new(SearchKind.Neighbors);
    private readonly NearestCandidates _nearest;

    /// <summary>Creates a builder.</summary>
    /// <param name="cutoff">Largest distance of an edge in Å, above 0.01.</param>
    /// <param name="maxNeighbors">Most edges per target, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions above does not hold.</exception>
    public NeighborList(double cutoff, int maxNeighbors)
    {
        if (!(cutoff > 0.01 && double.IsFinite(cutoff)))
            throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "A cutoff is a finite distance above 0.01 Å.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNeighbors, 1);
        (Cutoff, MaxNeighbors) = (cutoff, maxNeighbors);
        _nearest = new NearestCandidates(maxNeighbors);
    }

    /// <summary>Largest distance of an edge in Å.</summary>
    public double Cutoff { get; }

    /// <summary>Most edges per target.</summary>
    public int MaxNeighbors { get; }

    /// <summary>Builds the graph of a batch into new arrays.</summary>
    /// <param name="structures">The structures; an empty batch and structures without atoms give an empty graph.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="InvalidStructureException">Positions or a cell are not finite, a periodic cell is singular or absurdly small, or the graph is too large.</exception>
    public NeighborGraph Build(IReadOnlyList<AtomicStructure> structures)
    {
        var graph = new NeighborGraph();
        Build(structures, graph);
        return graph;
    }

    /// <summary>
    /// Builds the graph of a batch into the arrays of an existing one; allocates nothing once they are large enough.
    /// </summary>
    /// <param name="structures">The structures; an empty batch and structures without atoms give an empty graph.</param>
    /// <param name="graph">Overwritten; left empty when an exception is thrown.</param>
    /// <exception cref="InvalidStructureException">Positions or a cell are not finite, a periodic cell is singular or absurdly small, or the graph is too large.</exception>
    public void Build(IReadOnlyList<AtomicStructure> structures, NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(graph);
        graph.Clear();
        try
        {
            graph.AddSystems(structures);
            for (int system = 0; system < structures.Count; system++)
            {
                if (structures[system].Count > 0)
                    AddEdges(structures[system], system, graph);
            }
        }
        catch
        {
            graph.Clear();
            throw;
        }
        finally
        {
            _search.Release();
        }
    }

    private void AddEdges(AtomicStructure structure, int system, NeighborGraph graph)
    {
        _search.Prepare(structure, Cutoff, system);
        int first = graph.SystemStart[system];
        for (int target = 0; target < structure.Count; target++)
        {
            _nearest.Clear();
            _search.Collect(target, _nearest);
            ReadOnlySpan<Candidate> kept = _nearest.Sorted();
            if (graph.EdgeCount > NeighborGraph.MaximumEdges - kept.Length)
                throw new InvalidStructureException(system, target, $"the batch has more than {NeighborGraph.MaximumEdges} edges; split it.");
            graph.ReserveEdges(graph.EdgeCount + kept.Length);
            foreach (ref readonly Candidate edge in kept)
            {
                (int a, int b, int c) = (edge.OffsetA, edge.OffsetB, edge.OffsetC);
                graph.AddEdge(first + edge.Source, first + target, a, b, c, _search.Vector(target, edge.Source, a, b, c));
            }
            graph.TargetStart[first + target + 1] = graph.EdgeCount;
        }
    }
}
