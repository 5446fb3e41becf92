namespace EquiDsl;

/// <summary>Edges straight from the bins of a structure.</summary>
internal sealed class FreshSearch : ITargetSearch
{
    private readonly NeighborSearch _search = new(SearchKind.Neighbors);

    /// <inheritdoc cref="NeighborSearch.Prepare"/>
    public void Prepare(AtomicStructure structure, double cutoff, int structureIndex) => _search.Prepare(structure, cutoff, structureIndex);

    /// <inheritdoc cref="NeighborSearch.Release"/>
    public void Release() => _search.Release();

    public ReadOnlySpan<Candidate> Find(int target, NearestCandidates nearest)
    {
        nearest.Clear();
        _search.Collect(target, nearest);
        return nearest.Sorted();
    }

    public Vector3D Vector(int target, in Candidate edge) =>
        _search.Vector(target, edge.Source, edge.OffsetA, edge.OffsetB, edge.OffsetC);
}
