namespace EquiDsl.Cuda;

/// <summary>
/// Cuts edges into chunks of whole targets, and rows into chunks, such that the tiles of a chunk fit the tile memory. A cut depends
/// on the graph and the sizes alone, so that results are the same to the bit from run to run.
/// </summary>
internal static class CudaChunking
{
    /// <summary>Chunks of at most <paramref name="tiles"/> tiles of <paramref name="lanes"/> edges; targets without edges belong to none.</summary>
    public static void Edges(ReadOnlySpan<int> targetStart, int lanes, int tiles, List<CudaChunk> chunks)
    {
        chunks.Clear();
        int first = 0, tile = 0;
        void Add(int end)
        {
            chunks.Add(new() { First = first, Count = end - first, FirstTile = tile });
            tile += (end - first + lanes - 1) / lanes;
            first = end;
        }
        for (int target = 0; target + 1 < targetStart.Length; target++)
        {
            if (targetStart[target + 1] - first > tiles * lanes)
                Add(targetStart[target]);
        }
        if (targetStart[^1] > first)
            Add(targetStart[^1]);
    }

    /// <summary>The most edges of one target.</summary>
    public static int LargestDegree(ReadOnlySpan<int> targetStart)
    {
        int largest = 0;
        for (int target = 0; target + 1 < targetStart.Length; target++)
            largest = Math.Max(largest, targetStart[target + 1] - targetStart[target]);
        return largest;
    }

    /// <summary>Sizes are rounded up to multiples of a power of two of about an eighth, so that few differ.</summary>
    public static int RoundUp(int count)
    {
        int step = 1;
        while (step * 16 < count)
            step *= 2;
        return (count + step - 1) / step * step;
    }
}
