namespace EquiDsl;

/// <summary>
/// Builds the atom graph of a batch: an edge for every pair of atoms, and every periodic image that the cutoff
/// reaches, with 1e-4 Å² &lt; d² and d ≤ cutoff; at most <see cref="MaxNeighbors"/> nearest sources per target,
/// of equal distances those that come first in the order of the edge list. Atoms are sorted into bins, so that
/// time grows with the number of atoms. An instance keeps its workspace and serves one thread at a time.
/// <see cref="NeighborTracker"/> does the same with less work for atoms that move little between calls.
/// </summary>
public sealed class NeighborList
{
    private readonly FreshSearch _search = new();
    private readonly EdgeWriter _writer;

    /// <summary>Creates a builder.</summary>
    /// <param name="cutoff">Largest distance of an edge in Å, above 0.01.</param>
    /// <param name="maxNeighbors">Most edges per target, at least 1.</param>
    /// <param name="threads">Threads that large structures are divided over, 1 to 1024; the graph does not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions above does not hold.</exception>
    public NeighborList(double cutoff, int maxNeighbors, int threads = 1)
    {
        CheckArguments(cutoff, maxNeighbors, threads);
        (Cutoff, MaxNeighbors) = (cutoff, maxNeighbors);
        _writer = new EdgeWriter(maxNeighbors, threads);
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

    internal static void CheckArguments(double cutoff, int maxNeighbors, int threads)
    {
        if (!(cutoff > 0.01 && double.IsFinite(cutoff)))
            throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "A cutoff is a finite distance above 0.01 Å.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNeighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
    }

    private void AddEdges(AtomicStructure structure, int system, NeighborGraph graph)
    {
        _search.Prepare(structure, Cutoff, system);
        _writer.Write(structure.Count, _search, system, graph);
    }
}
