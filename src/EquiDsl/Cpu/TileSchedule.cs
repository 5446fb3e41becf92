namespace EquiDsl.Cpu;

/// <summary>
/// How edges are cut into chunks of whole targets and chunks into tiles. It depends on the graph alone, never on the number of
/// threads, so that results are the same to the bit whatever runs them.
/// </summary>
internal sealed class TileSchedule
{
    private const int LargestChunk = 8;

    private int[] _chunkTarget = new int[16];
    private int[] _chunkTile = new int[16];

    public int ChunkCount { get; private set; }

    public int TileCount { get; private set; }

    /// <summary>First target of a chunk; the entry after the last chunk is the number of targets.</summary>
    public int FirstTarget(int chunk) => _chunkTarget[chunk];

    /// <summary>First tile of a chunk.</summary>
    public int FirstTile(int chunk) => _chunkTile[chunk];

    /// <summary>Cuts targets with edges targetStart[t] .. targetStart[t + 1].</summary>
    public void Build(ReadOnlySpan<int> targetStart, int targets, int lanes)
    {
        (ChunkCount, TileCount) = (0, 0);
        for (int target = 0; target < targets;)
        {
            Add(target);
            int end = BestEnd(targetStart, target, targets, lanes);
            TileCount += Tiles(targetStart[end] - targetStart[target], lanes);
            target = end;
        }
        Add(targets);
        ChunkCount--;
    }

    /// <summary>The end of the chunk, among those of at most <see cref="LargestChunk"/> tiles, that wastes the smallest share of lanes.</summary>
    private static int BestEnd(ReadOnlySpan<int> targetStart, int first, int targets, int lanes)
    {
        int best = first + 1;
        double bestUse = -1;
        for (int end = first + 1; end <= targets && end - first <= LargestChunk * lanes; end++)
        {
            int edges = targetStart[end] - targetStart[first], tiles = Tiles(edges, lanes);
            if (tiles > LargestChunk && end > first + 1)
                break;
            double use = tiles == 0 ? 0 : edges / (double)(tiles * lanes);
            if (use >= bestUse)
                (best, bestUse) = (end, use);
        }
        return best;
    }

    private static int Tiles(int edges, int lanes) => (edges + lanes - 1) / lanes;

    private void Add(int target)
    {
        if (ChunkCount == _chunkTarget.Length)
        {
            Array.Resize(ref _chunkTarget, 2 * ChunkCount);
            Array.Resize(ref _chunkTile, 2 * ChunkCount);
        }
        (_chunkTarget[ChunkCount], _chunkTile[ChunkCount]) = (target, TileCount);
        ChunkCount++;
    }
}
