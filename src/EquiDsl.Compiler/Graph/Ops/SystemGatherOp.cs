namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Numbers of the system that each node belongs to: (systems, columns) → (nodes, columns), the transpose of <see cref="SystemSumOp"/>.</summary>
public sealed class SystemGatherOp(Value input) : DerivedOp(new ScalarsType(Extent.Nodes, input.Type.Width), input)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SystemGatherOp(inputs[0]).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type is ScalarsType { Extent: Extent.Systems }, $"{Inputs[0]} is not of systems");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        double[] y = new double[domain.System.Length * width];
        for (int i = 0; i < y.Length; i++)
            y[i] = inputs[0][(domain.System[i / width] * width) + (i % width)];
        return y;
    }
}
