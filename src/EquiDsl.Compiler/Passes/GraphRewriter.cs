using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Passes;

/// <summary>Rebuilds a graph op by op, replacing some ops.</summary>
internal static class GraphRewriter
{
    /// <summary>Applies <paramref name="replace"/> to every op; it returns the new value or null to keep the op.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="replace">Gets an old op and the map from old to new values.</param>
    public static LayerGraph Rewrite(LayerGraph graph, Func<Op, Func<Value, Value>, Value?> replace)
    {
        Dictionary<Value, Value> rebuilt = [];
        Value Map(Value value) => rebuilt[value];
        foreach (Op op in graph.Ops)
        {
            Value? value = replace(op, Map);
            if (value is null)
            {
                value = op.Inputs.All(i => ReferenceEquals(Map(i), i)) ? op.Result : Copy(op, Map);
                value.Label = op.Result.Label;
            }
            else if (value.Label.Length == 0)
            {
                value.Label = op.Result.Label;
            }
            rebuilt[op.Result] = value;
        }
        return new LayerGraph(graph.Outputs.Select(o => o with { Value = Map(o.Value) }), graph.Traces.Select(Map));
    }

    private static Value Copy(Op op, Func<Value, Value> map)
    {
        if (op is SegmentSoftmaxSumOp softmax)
        {
            return new SegmentSoftmaxSumOp(
                map(softmax.Logits), map(softmax.Values), softmax.Frame is null ? null : map(softmax.Frame), op.Result.Irreps.Coefficients).Result;
        }
        if (op is EdgeEmbeddingOp edge)
            return new EdgeEmbeddingOp(map(edge.Inputs[0]), edge.Graph, edge.Weight, edge.Bias, edge.Source, edge.Target, edge.Order).Result;
        bool[] all = Enumerable.Repeat(true, op.Result.Type.Units).ToArray();
        bool[][] inputs = op.Inputs.Select(i => Enumerable.Repeat(true, i.Type.Units).ToArray()).ToArray();
        return op.Rebuild(new Narrowing(all, op.Inputs.Select(map).ToArray(), inputs));
    }
}
