namespace EquiDsl;

/// <summary>Makes graphs from edges that another program listed.</summary>
internal static class GivenEdges
{
    /// <summary>See <see cref="NeighborGraph.FromEdges"/>.</summary>
    public static NeighborGraph Graph(
        IReadOnlyList<AtomicStructure> structures, ReadOnlySpan<int> source, ReadOnlySpan<int> target, ReadOnlySpan<int> cellOffsets)
    {
        ArgumentNullException.ThrowIfNull(structures);
        if (source.Length != target.Length || cellOffsets.Length != 3 * source.Length)
            throw new ArgumentException($"{source.Length} sources, {target.Length} targets and {cellOffsets.Length} offset components do not make edges");
        NeighborGraph graph = new();
        graph.AddSystems(structures);
        graph.ReserveEdges(source.Length);
        int node = 0;
        for (int edge = 0; edge < source.Length; edge++)
        {
            (int from, int to) = (source[edge], target[edge]);
            if ((uint)from >= (uint)graph.NodeCount || (uint)to >= (uint)graph.NodeCount)
                throw new ArgumentException($"edge {edge} joins atoms {from} and {to} of {graph.NodeCount}");
            if (to < node)
                throw new ArgumentException($"edge {edge} is out of order: edges are sorted by target");
            if (graph.System[from] != graph.System[to])
                throw new ArgumentException($"edge {edge} joins structures {graph.System[from]} and {graph.System[to]}");
            for (; node < to; node++)
                graph.TargetStart[node + 1] = edge;
            AtomicStructure structure = structures[graph.System[to]];
            int first = graph.SystemStart[graph.System[to]];
            ReadOnlySpan<int> offset = cellOffsets.Slice(3 * edge, 3);
            Vector3D vector = new(
                Component(structure, from - first, to - first, offset, 0), Component(structure, from - first, to - first, offset, 1),
                Component(structure, from - first, to - first, offset, 2));
            double squared = (vector.X * vector.X) + (vector.Y * vector.Y) + (vector.Z * vector.Z);
            if (!(squared > 0 && double.IsFinite(squared)))
                throw new ArgumentException($"edge {edge} has no direction: its squared length is {squared} Å²");
            graph.AddEdge(from, to, offset[0], offset[1], offset[2], vector);
        }
        for (; node < graph.NodeCount; node++)
            graph.TargetStart[node + 1] = source.Length;
        return graph;
    }

    private static double Component(AtomicStructure structure, int source, int target, ReadOnlySpan<int> offset, int axis)
    {
        double shift = 0;
        for (int k = 0; k < 3; k++)
            shift += offset[k] * structure.Cell[(3 * k) + axis];
        return structure.Positions[(3 * source) + axis] + shift - structure.Positions[(3 * target) + axis];
    }
}
