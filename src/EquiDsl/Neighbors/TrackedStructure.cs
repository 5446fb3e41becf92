namespace EquiDsl;

/// <summary>
/// The candidates of one structure that moves. With every atom within half a skin of where it was when they were collected,
/// a distance has changed by at most the skin: edges are among the pairs that were within cutoff + skin. With at most k
/// neighbours there are fewer candidates: the k nearest pairs, of those too far apart to coincide, were within some d, are
/// within d + skin, and so leave no room for pairs that were beyond d + 2 skin.
/// </summary>
internal sealed class TrackedStructure(double cutoff, int maxNeighbors, double skin) : ITargetSearch
{
    private static readonly long s_home = Candidate.Pack(0, 0, 0);

    private readonly SearchCriterion _edges = new(SearchKind.Neighbors, cutoff);
    private readonly double[] _cellNumbers = new double[9];
    private double[] _reference = [];
    private double[] _positions = [];
    private CandidateBlock[] _blocks = [];
    private SearchCell _cell;
    private Periodicity _periodicity;
    private double _limitSquared;
    private bool _valid;

    /// <summary>Takes up the structure as it is now.</summary>
    /// <returns>Whether candidates were collected anew.</returns>
    /// <exception cref="InvalidStructureException">Positions or cell cannot be searched.</exception>
    public bool Follow(AtomicStructure structure, NeighborSearch search, ParallelOptions options, int structureIndex)
    {
        _positions = structure.Positions;
        if (_valid && IsWithinSkin(structure))
            return false;
        _valid = false;
        Collect(structure, search, options, structureIndex);
        _valid = true;
        return true;
    }

    public ReadOnlySpan<Candidate> Find(int target, NearestCandidates nearest)
    {
        CandidateBlock block = _blocks[target / CandidateBlock.Size];
        ReadOnlySpan<int> sources = block.Sources(target % CandidateBlock.Size);
        ReadOnlySpan<long> offsets = block.Offsets(target % CandidateBlock.Size);
        double[] r = _positions;
        double x = r[3 * target], y = r[(3 * target) + 1], z = r[(3 * target) + 2];
        nearest.Clear();
        for (int i = 0; i < sources.Length; i++)
        {
            int source = sources[i];
            Vector3D shift = offsets[i] == s_home ? default : Translation(new Candidate(0, source, offsets[i]));
            double dx = r[3 * source] + shift.X - x, dy = r[(3 * source) + 1] + shift.Y - y, dz = r[(3 * source) + 2] + shift.Z - z;
            double squared = (dx * dx) + (dy * dy) + (dz * dz);
            if (_edges.Accepts(squared, isItself: false))
                nearest.Offer(new Candidate(squared, source, offsets[i]));
        }
        return nearest.SortedUnlessFull();
    }

    public Vector3D Vector(int target, in Candidate edge)
    {
        double[] r = _positions;
        Vector3D shift = Translation(edge);
        return new(
            r[3 * edge.Source] + shift.X - r[3 * target],
            r[(3 * edge.Source) + 1] + shift.Y - r[(3 * target) + 1],
            r[(3 * edge.Source) + 2] + shift.Z - r[(3 * target) + 2]);
    }

    private Vector3D Translation(in Candidate edge) => _cell.Translation(edge.OffsetA, edge.OffsetB, edge.OffsetC);

    private bool IsWithinSkin(AtomicStructure structure)
    {
        if (structure.Periodicity != _periodicity || !structure.Cell.AsSpan().SequenceEqual(_cellNumbers))
            return false;
        double[] r = _positions, r0 = _reference;
        for (int i = 0; i < r.Length; i += 3)
        {
            double dx = r[i] - r0[i], dy = r[i + 1] - r0[i + 1], dz = r[i + 2] - r0[i + 2];
            // Written so that a position that is not a number fails too; collecting then tells.
            if (!((dx * dx) + (dy * dy) + (dz * dz) <= _limitSquared))
                return false;
        }
        return true;
    }

    private void Collect(AtomicStructure structure, NeighborSearch search, ParallelOptions options, int structureIndex)
    {
        double reach = cutoff + skin;
        search.Prepare(structure, reach, structureIndex);
        _cell = search.Cell;
        _periodicity = structure.Periodicity;
        structure.Cell.CopyTo(_cellNumbers, 0);
        _reference = (double[])structure.Positions.Clone();
        double margin = search.Margin, half = (skin - margin) / 2;
        _limitSquared = half > 0 ? half * half : -1;
        int count = structure.Count, blocks = (count + CandidateBlock.Size - 1) / CandidateBlock.Size;
        if (_blocks.Length != blocks)
            _blocks = [.. Enumerable.Range(0, blocks).Select(_ => new CandidateBlock())];
        double exclusion = Math.Sqrt(SearchCriterion.CoincidenceSquared) + skin + margin;
        var apart = new SearchCriterion(SearchKind.Neighbors, reach, exclusion * exclusion);
        Parallel.For(
            0, blocks, options, () => (Nearest: new NearestCandidates(maxNeighbors), All: new NearestCandidates(int.MaxValue)),
            (b, _, work) =>
            {
                int first = b * CandidateBlock.Size;
                for (int target = first; target < Math.Min(count, first + CandidateBlock.Size); target++)
                {
                    double radius = reach;
                    if (maxNeighbors < int.MaxValue)
                    {
                        work.Nearest.Clear();
                        search.Collect(target, work.Nearest, apart);
                        if (work.Nearest.IsFull)
                            radius = Math.Min(reach, Math.Sqrt(work.Nearest.Worst.SquaredDistance) + (2 * skin) + margin);
                    }
                    work.All.Clear();
                    search.Collect(target, work.All, new SearchCriterion(SearchKind.Pairs, radius));
                    _blocks[b].Set(target - first, work.All.Sorted());
                }
                return work;
            },
            _ => { });
    }
}
