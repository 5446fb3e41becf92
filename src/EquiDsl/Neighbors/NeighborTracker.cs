namespace EquiDsl;

/// <summary>
/// Builds the atom graphs of structures whose atoms move little from one call to the next, as in dynamics and relaxation.
/// The graph is exactly the one of <see cref="NeighborList"/>, in the same order and to the bit. Pairs within cutoff + skin
/// are kept as candidates until an atom has moved by more than half the skin, or the cell or its periodic axes changed
/// (Verlet, Phys. Rev. 159, 98 (1967)); until then only their distances are computed again. Structures are told apart by
/// reference; one that a call does not name is forgotten. An instance serves one thread at a time.
/// </summary>
public sealed class NeighborTracker
{
    private readonly Dictionary<AtomicStructure, TrackedStructure> _tracked = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<AtomicStructure> _named = new(ReferenceEqualityComparer.Instance);
    private readonly NeighborSearch _search = new(SearchKind.Neighbors);
    private readonly EdgeWriter _writer;
    private readonly ParallelOptions _options;

    /// <summary>Creates a builder.</summary>
    /// <param name="cutoff">Largest distance of an edge in Å, above 0.01.</param>
    /// <param name="maxNeighbors">Most edges per target, at least 1.</param>
    /// <param name="skin">How much farther candidates are collected, in Å; with 0 every call collects anew.</param>
    /// <param name="threads">Threads that large structures are divided over, 1 to 1024; the graph does not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions above does not hold.</exception>
    public NeighborTracker(double cutoff, int maxNeighbors, double skin, int threads = 1)
    {
        NeighborList.CheckArguments(cutoff, maxNeighbors, threads);
        if (!(skin >= 0 && double.IsFinite(skin)))
            throw new ArgumentOutOfRangeException(nameof(skin), skin, "A skin is a finite distance of at least 0 Å.");
        (Cutoff, MaxNeighbors, Skin) = (cutoff, maxNeighbors, skin);
        _writer = new EdgeWriter(maxNeighbors, threads);
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <summary>Largest distance of an edge in Å.</summary>
    public double Cutoff { get; }

    /// <summary>Most edges per target.</summary>
    public int MaxNeighbors { get; }

    /// <summary>How much farther candidates are collected, in Å.</summary>
    public double Skin { get; }

    /// <summary>How many structures were given so far, each counted at every call.</summary>
    public long Updates { get; private set; }

    /// <summary>For how many of <see cref="Updates"/> candidates were collected.</summary>
    public long Rebuilds { get; private set; }

    /// <summary>Builds the graph of one structure into new arrays.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="InvalidStructureException">See <see cref="Update(IReadOnlyList{AtomicStructure}, NeighborGraph)"/>.</exception>
    public NeighborGraph Update(AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        var graph = new NeighborGraph();
        Update([structure], graph);
        return graph;
    }

    /// <summary>Builds the graph of a batch into the arrays of an existing one.</summary>
    /// <param name="structures">The structures; an empty batch and structures without atoms give an empty graph.</param>
    /// <param name="graph">Overwritten; left empty when an exception is thrown.</param>
    /// <exception cref="InvalidStructureException">Positions or a cell are not finite, a periodic cell is singular or absurdly small, or the graph is too large.</exception>
    public void Update(IReadOnlyList<AtomicStructure> structures, NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(graph);
        graph.Clear();
        try
        {
            graph.AddSystems(structures);
            Forget(structures);
            for (int system = 0; system < structures.Count; system++)
            {
                if (structures[system].Count > 0)
                    Add(structures[system], system, graph);
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

    private void Forget(IReadOnlyList<AtomicStructure> structures)
    {
        _named.Clear();
        foreach (AtomicStructure structure in structures)
            _named.Add(structure);
        foreach (AtomicStructure structure in _tracked.Keys)
        {
            if (!_named.Contains(structure))
                _tracked.Remove(structure);
        }
        _named.Clear();
    }

    private void Add(AtomicStructure structure, int system, NeighborGraph graph)
    {
        if (!_tracked.TryGetValue(structure, out TrackedStructure? tracked))
            _tracked.Add(structure, tracked = new TrackedStructure(Cutoff, MaxNeighbors, Skin));
        Updates++;
        if (tracked.Follow(structure, _search, _options, system))
            Rebuilds++;
        _writer.Write(structure.Count, tracked, system, graph);
    }
}
