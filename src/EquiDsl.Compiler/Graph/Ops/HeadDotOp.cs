namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Per head, the dot product of its columns with its row of a weight: (edges, heads·k) → (edges, heads).</summary>
public sealed class HeadDotOp(Value input, Parameter weight) : Op(new ScalarsType(input.Type.Extent, weight.Shape[0]), input)
{
    /// <summary>(heads, k).</summary>
    public Parameter Weight { get; } = weight;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight];

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new HeadDotOp(narrowing.Input, Weight).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Type.Width == Weight.Count, $"{Inputs[0]} does not fit {Weight}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Weight.Count;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int heads = Weight.Shape[0], k = Weight.Shape[1];
        double[] w = domain[Weight], y = new double[inputs[0].Length / k];
        for (int i = 0; i < inputs[0].Length; i++)
            y[i / k] += inputs[0][i] * w[i % (heads * k)];
        return y;
    }
}
