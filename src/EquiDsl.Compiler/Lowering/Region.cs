using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Part of a graph that becomes one kernel.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Sink">The sum over edges that an edge region ends in; null for row regions.</param>
/// <param name="Outputs">Values that later regions or the caller read.</param>
internal sealed record Region(string Name, Op? Sink, IReadOnlyList<Value> Outputs);

/// <summary>
/// Cuts a graph into fused regions. Row ops between two sums over edges form one region; every sum over edges takes all edge
/// ops before it with it, so that nothing per edge but geometry is stored.
/// </summary>
internal static class RegionPartition
{
    public static IReadOnlyList<Region> Run(LayerGraph graph)
    {
        Dictionary<Value, int> level = [];
        foreach (Op op in graph.Ops)
        {
            int inputs = op.Inputs.Count == 0 ? 0 : op.Inputs.Max(i => level[i]);
            level[op.Result] = IsSink(op) ? inputs + 1 : inputs;
        }
        ILookup<Value, Op> uses = graph.Uses();
        HashSet<Value> outputs = [.. graph.Outputs.Select(o => o.Value)];
        List<Region> regions = [];
        int last = level.Values.Max();
        for (int current = 0; current <= last; current++)
        {
            regions.AddRange(graph.Ops.Where(o => IsSink(o) && level[o.Result] == current).Select(sink => new Region(
                sink is SegmentSoftmaxSumOp ? "Attention" : "EdgeSum", sink, [sink.Result])));
            Value[] stored = graph.Ops.Where(o => level[o.Result] == current && !IsSink(o) && IsRow(o, graph))
                .Select(o => o.Result)
                .Where(v => outputs.Contains(v) || uses[v].Any(u => LeavesRegion(u, level, current, graph)))
                .ToArray();
            if (stored.Length > 0)
                regions.Add(new Region(current == 0 ? "Embedding" : "Nodes", null, stored));
        }
        return regions;
    }

    /// <summary>Whether the graph has edges between nodes, rather than edge features given as rows.</summary>
    public static bool HasTopology(LayerGraph graph) => graph.Ops.Any(o => o is EdgeVectorOp or GatherOp or SegmentSumOp);

    private static bool IsSink(Op op) => op is SegmentSumOp or SegmentSoftmaxSumOp;

    private static bool IsRow(Op op, LayerGraph graph) => op is not InputOp
        && (op.Result.Type.Extent == Extent.Nodes || (op.Result.Type.Extent == Extent.Edges && !HasTopology(graph)));

    private static bool LeavesRegion(Op use, Dictionary<Value, int> level, int current, LayerGraph graph) =>
        level[use.Result] != current || IsSink(use) || use is SystemSumOp or GatherOp || !IsRow(use, graph);
}
