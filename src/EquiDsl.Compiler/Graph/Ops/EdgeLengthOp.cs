namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Length of a vector per edge: (edges, 3) → (edges, 1), Å.</summary>
public sealed class EdgeLengthOp(Value vector) : Op(new ScalarsType(Extent.Edges, 1), vector)
{
    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new EdgeLengthOp(narrowing.Input).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Equals(new ScalarsType(Extent.Edges, 3)), $"{Inputs[0]} is no vector of an edge");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.Uncounted;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] v = inputs[0];
        double[] result = new double[v.Length / 3];
        for (int e = 0; e < result.Length; e++)
            result[e] = Math.Sqrt((v[3 * e] * v[3 * e]) + (v[(3 * e) + 1] * v[(3 * e) + 1]) + (v[(3 * e) + 2] * v[(3 * e) + 2]));
        return result;
    }
}
