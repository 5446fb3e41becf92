using EquiDsl.Cuda;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The order of edges in which sources are summed.</summary>
public sealed class SourceOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Edges_of_a_chunk_come_by_source_and_then_as_they_are(int tiles)
    {
        NeighborGraph graph = new NeighborList(4.1, 500).Build(RandomBatch.Many(4, 40));
        List<CudaChunk> chunks = [];
        CudaChunking.Edges(graph.TargetStart.AsSpan(0, graph.NodeCount + 1), 64, tiles, chunks);
        int[] order = new int[graph.EdgeCount];

        SourceOrder.Fill(graph.Source.AsSpan(0, graph.EdgeCount), graph.NodeCount, chunks.ToArray(), order);

        Assert.True(chunks.Count > 1);
        foreach (CudaChunk chunk in chunks)
        {
            int[] expected = [.. Enumerable.Range(chunk.First, chunk.Count).OrderBy(e => graph.Source[e])];
            Assert.Equal(expected, order[chunk.First..(chunk.First + chunk.Count)]);
        }
    }
}
