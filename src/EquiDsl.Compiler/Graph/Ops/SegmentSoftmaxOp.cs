namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Softmax over the edges of each target, column by column; denominator + 1e-16.</summary>
public sealed class SegmentSoftmaxOp(Value logits) : Op(logits.Type, logits)
{
    /// <summary>Added to the denominator.</summary>
    public const double Epsilon = 1e-16;

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SegmentSoftmaxOp(narrowing.Input).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type is ScalarsType { Extent: Extent.Edges }, $"{Inputs[0]} are no logits of edges");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.Uncounted;

    /// <inheritdoc/>
    public override string? WithoutLowering => "FuseSegmentSoftmax makes it part of the sum over its edges";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width, edges = domain.Target.Length, nodes = domain.AtomicNumbers.Length;
        double[] max = Enumerable.Repeat(double.NegativeInfinity, nodes * width).ToArray();
        double[] sum = new double[nodes * width], y = new double[edges * width];
        for (int i = 0; i < y.Length; i++)
        {
            int slot = (domain.Target[i / width] * width) + (i % width);
            max[slot] = Math.Max(max[slot], inputs[0][i]);
        }
        for (int i = 0; i < y.Length; i++)
        {
            int slot = (domain.Target[i / width] * width) + (i % width);
            y[i] = Math.Exp(inputs[0][i] - max[slot]);
            sum[slot] += y[i];
        }
        for (int i = 0; i < y.Length; i++)
            y[i] /= sum[(domain.Target[i / width] * width) + (i % width)] + Epsilon;
        return y;
    }
}
