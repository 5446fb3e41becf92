namespace EquiDsl.Tests.Neighbors;

/// <summary>Views of a graph that tests compare.</summary>
internal static class GraphReading
{
    /// <summary>The edges of one structure, with atoms numbered within it.</summary>
    public static List<Edge> Edges(this NeighborGraph graph, int system = 0)
    {
        int first = graph.SystemStart[system];
        var edges = new List<Edge>();
        for (int e = graph.TargetStart[first]; e < graph.TargetStart[graph.SystemStart[system + 1]]; e++)
        {
            edges.Add(new Edge(
                graph.Source[e] - first, graph.Target[e] - first,
                graph.CellOffsets[3 * e], graph.CellOffsets[(3 * e) + 1], graph.CellOffsets[(3 * e) + 2],
                graph.EdgeVectors[3 * e], graph.EdgeVectors[(3 * e) + 1], graph.EdgeVectors[(3 * e) + 2]));
        }
        return edges;
    }

    /// <summary>Source, target and offsets only.</summary>
    public static List<(int, int, int, int, int)> Indices(this IEnumerable<Edge> edges) =>
        [.. edges.Select(e => (e.Source, e.Target, e.A, e.B, e.C))];
}
