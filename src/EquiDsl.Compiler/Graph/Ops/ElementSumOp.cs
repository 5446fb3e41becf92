namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Gradient of a table of elements: sums of rows by the element of a node, or of the node at one end of an edge.</summary>
public sealed class ElementSumOp(Value input, Parameter table, EdgeEnd? end) : ParameterGradientOp(table, input)
{
    /// <summary>End of the edge; null for nodes.</summary>
    public EdgeEnd? End { get; } = end;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new ElementSumOp(inputs[0], Parameter, End).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Parameter.Shape.Count == 2 && Inputs[0].Type.Width == Parameter.Shape[1], $"{Inputs[0]} does not fit {Parameter}");
        Require(Inputs[0].Type.Extent == (End is null ? Extent.Nodes : Extent.Edges), $"{Inputs[0]} is not of {End?.ToString() ?? "nodes"}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => Inputs[0].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Parameter.Shape[1];
        double[] y = new double[Parameter.Count];
        for (int i = 0; i < inputs[0].Length; i++)
        {
            int node = End is EdgeEnd end ? domain.End(end)[i / width] : i / width;
            y[(domain.AtomicNumbers[node] * width) + (i % width)] += inputs[0][i];
        }
        return y;
    }
}
