namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>position(source) + cell offset − position(target), Å: positions (nodes, 3) → (edges, 3).</summary>
public sealed class EdgeVectorOp(Value positions) : Op(new ScalarsType(Extent.Edges, 3), positions)
{
    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new EdgeVectorOp(narrowing.Input).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Equals(new ScalarsType(Extent.Nodes, 3)), $"{Inputs[0]} is no position of a node");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.Uncounted;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] positions = inputs[0];
        double[] result = new double[domain.Source.Length * 3];
        for (int i = 0; i < result.Length; i++)
        {
            int edge = i / 3, axis = i % 3;
            result[i] = positions[(domain.Source[edge] * 3) + axis] + domain.EdgeShift[i]
                - positions[(domain.Target[edge] * 3) + axis];
        }
        return result;
    }
}
