namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>log Σ_e exp(logits_e) over the edges of each target: (edges, heads) → (nodes, heads); −∞ without edges.</summary>
/// <remarks>Softmax weights are exp(logit − this): what backward needs of a softmax, one number per node and head.</remarks>
public sealed class SegmentLogSumExpOp(Value logits) : DerivedOp(logits.Type with { Extent = Extent.Nodes }, logits)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SegmentLogSumExpOp(inputs[0]).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type is ScalarsType { Extent: Extent.Edges }, $"{Inputs[0]} are no logits of edges");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override Extent WorkExtent => Extent.Edges;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        double[] max = Enumerable.Repeat(double.NegativeInfinity, domain.AtomicNumbers.Length * width).ToArray();
        double[] sum = new double[max.Length];
        int Slot(int i) => (domain.Target[i / width] * width) + (i % width);
        for (int i = 0; i < inputs[0].Length; i++)
            max[Slot(i)] = Math.Max(max[Slot(i)], inputs[0][i]);
        for (int i = 0; i < inputs[0].Length; i++)
            sum[Slot(i)] += Math.Exp(inputs[0][i] - max[Slot(i)]);
        return max.Zip(sum, (m, s) => m + Math.Log(s)).ToArray();
    }
}
