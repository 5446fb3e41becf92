namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Features or scalars of the node at one end of each edge.</summary>
public sealed class GatherOp(Value input, EdgeEnd end) : Op(input.Type with { Extent = Extent.Edges }, input)
{
    /// <summary>Which end.</summary>
    public EdgeEnd End { get; } = end;

    /// <inheritdoc/>
    public override string Details => End.ToString();

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new GatherOp(narrowing.Input, End).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Extent == Extent.Nodes, $"{Inputs[0]} is not of nodes");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        int[] node = domain.End(End);
        double[] y = new double[node.Length * width];
        for (int e = 0; e < node.Length; e++)
            Array.Copy(inputs[0], node[e] * width, y, e * width, width);
        return y;
    }
}
