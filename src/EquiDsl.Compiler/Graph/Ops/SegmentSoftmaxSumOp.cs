namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Σ_e softmax(logits)_e·values_e over the edges of each target, in one pass over the edges: values enter with weight
/// exp(logit − running maximum) and the sum is divided by the denominator at the end.
/// </summary>
/// <remarks>Made from softmax, head scaling and sum by a pass; rotation in between commutes with the division.</remarks>
public sealed class SegmentSoftmaxSumOp(Value logits, Value values, Value? frame, CoefficientSet coefficients)
    : Op(new IrrepsType(Extent.Nodes, coefficients, values.Irreps.Channels), frame is null ? [logits, values] : [logits, values, frame])
{
    /// <summary>(edges, heads).</summary>
    public Value Logits => Inputs[0];

    /// <summary>Edge features whose channels are split by heads.</summary>
    public Value Values => Inputs[1];

    /// <summary>The frame that values are rotated back by before the sum; null when they are not.</summary>
    public Value? Frame => Inputs.Count > 2 ? Inputs[2] : null;

    /// <summary>Attention heads.</summary>
    public int Heads => Logits.Type.Width;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        throw new GraphException("dead work is removed before softmax is fused");

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Logits.Type is ScalarsType { Extent: Extent.Edges }, $"{Logits} are no logits of edges");
        Require(Values.Type.Extent == Extent.Edges && Values.Irreps.Channels % Heads == 0, $"channels of {Values} are not divisible by {Heads} heads");
        Require(Frame is null || Frame.Type is FrameType, $"{Frame} is no frame");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width + Values.Type.Width + (Frame is null ? 0 : 2.0 * Result.Irreps.Channels
        * GraphCosts.Pairs(Result.Irreps, Values.Irreps, (a, b) => a.L == b.L));

    /// <inheritdoc/>
    public override Extent WorkExtent => Extent.Edges;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        Value weights = new SegmentSoftmaxOp(Logits).Result;
        Value scaled = new HeadScaleOp(Values, weights).Result;
        double[] y = scaled.Producer.Evaluate(domain, [inputs[1], weights.Producer.Evaluate(domain, [inputs[0]])]);
        if (Frame is not null)
        {
            scaled = new RotateBackOp(scaled, Frame, Result.Irreps.Coefficients).Result;
            y = scaled.Producer.Evaluate(domain, [y, inputs[2]]);
        }
        return new SegmentSumOp(scaled).Evaluate(domain, [y]);
    }
}
