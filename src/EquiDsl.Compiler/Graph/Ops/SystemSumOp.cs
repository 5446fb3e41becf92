namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Sum over the nodes of each system: (nodes, columns) → (systems, columns).</summary>
public sealed class SystemSumOp(Value input) : Op(new ScalarsType(Extent.Systems, input.Type.Width), input)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SystemSumOp(narrowing.Input).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type is ScalarsType { Extent: Extent.Nodes }, $"{Inputs[0]} is not of nodes");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override Extent WorkExtent => Extent.Nodes;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        double[] y = new double[domain.SystemCount * width];
        for (int i = 0; i < inputs[0].Length; i++)
            y[(domain.System[i / width] * width) + (i % width)] += inputs[0][i];
        return y;
    }
}
