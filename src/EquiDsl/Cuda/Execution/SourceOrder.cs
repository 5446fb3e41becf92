namespace EquiDsl.Cuda;

/// <summary>Edges of each chunk in the order of their sources; those of one source in the order of edges.</summary>
internal static class SourceOrder
{
    /// <summary>Writes the order.</summary>
    /// <param name="source">Source of each edge.</param>
    /// <param name="nodes">Nodes.</param>
    /// <param name="chunks">Consecutive chunks of all edges.</param>
    /// <param name="order">An edge per edge; a chunk's lie where the chunk does.</param>
    public static void Fill(ReadOnlySpan<int> source, int nodes, ReadOnlySpan<CudaChunk> chunks, Span<int> order)
    {
        int[] start = new int[nodes + 1], chunkOf = new int[source.Length], sorted = new int[source.Length];
        foreach (int node in source)
            start[node + 1]++;
        for (int node = 0; node < nodes; node++)
            start[node + 1] += start[node];
        for (int edge = 0; edge < source.Length; edge++)
            sorted[start[source[edge]]++] = edge;
        int[] next = new int[chunks.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            next[i] = chunks[i].First;
            Array.Fill(chunkOf, i, chunks[i].First, chunks[i].Count);
        }
        foreach (int edge in sorted)
            order[next[chunkOf[edge]]++] = edge;
    }
}
