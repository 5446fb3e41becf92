namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Sum over the edges that have a node at one end: edge features or scalars → those of nodes.</summary>
public sealed class SegmentSumOp(Value input, EdgeEnd end = EdgeEnd.Target) : Op(input.Type with { Extent = Extent.Nodes }, input)
{
    /// <summary>The end that is summed over: edges of each target, or of each source.</summary>
    public EdgeEnd End { get; } = end;

    /// <inheritdoc/>
    public override string Details => End == EdgeEnd.Target ? "" : "over edges of each source";

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SegmentSumOp(narrowing.Input, End).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Extent == Extent.Edges, $"{Inputs[0]} is not of edges");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override Extent WorkExtent => Extent.Edges;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width;
        int[] node = domain.End(End);
        double[] y = new double[domain.AtomicNumbers.Length * width];
        for (int i = 0; i < inputs[0].Length; i++)
            y[(node[i / width] * width) + (i % width)] += inputs[0][i];
        return y;
    }
}
