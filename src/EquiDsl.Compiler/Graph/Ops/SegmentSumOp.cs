namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Sum over the edges of each target: edge irreps → node irreps.</summary>
public sealed class SegmentSumOp(Value input) : Op(input.Irreps with { Extent = Extent.Nodes }, input)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SegmentSumOp(narrowing.Input).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        double[] y = new double[domain.AtomicNumbers.Length * width];
        for (int i = 0; i < inputs[0].Length; i++)
            y[(domain.Target[i / width] * width) + (i % width)] += inputs[0][i];
        return y;
    }
}
