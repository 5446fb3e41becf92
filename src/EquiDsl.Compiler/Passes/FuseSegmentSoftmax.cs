using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Passes;

/// <summary>
/// Replaces softmax → head scaling → (rotate back) → sum by <see cref="SegmentSoftmaxSumOp"/>, so that edges are visited once:
/// the denominator is common to all edges of a target and can be divided out after the sum.
/// </summary>
public static class FuseSegmentSoftmax
{
    /// <summary>The graph with fused attention sums.</summary>
    public static LayerGraph Run(LayerGraph graph) => GraphRewriter.Rewrite(graph, Replace);

    private static Value? Replace(Op op, Func<Value, Value> map)
    {
        if (op is not SegmentSumOp)
            return null;
        RotateBackOp? rotation = op.Inputs[0].Producer as RotateBackOp;
        Value weighted = rotation is null ? op.Inputs[0] : rotation.Inputs[0];
        if (weighted.Producer is not HeadScaleOp scale || scale.Inputs[1].Producer is not SegmentSoftmaxOp softmax)
            return null;
        return new SegmentSoftmaxSumOp(
            map(softmax.Inputs[0]), map(scale.Inputs[0]), rotation is null ? null : map(rotation.Inputs[1]),
            op.Result.Irreps.Coefficients).Result;
    }
}
