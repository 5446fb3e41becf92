namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>x̄[h, k] = w[h, k]·s̄_h: the transpose of <see cref="HeadDotOp"/>.</summary>
public sealed class HeadDotTransposedOp(Value input, Parameter weight) : DerivedOp(new ScalarsType(input.Type.Extent, weight.Count), input)
{
    /// <summary>(heads, k).</summary>
    public Parameter Weight { get; } = weight;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight];

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new HeadDotTransposedOp(inputs[0], Weight).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Width == Weight.Shape[0], $"{Inputs[0]} is not one number per head of {Weight}");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int k = Weight.Shape[1], width = Weight.Count;
        double[] w = domain[Weight], y = new double[inputs[0].Length * k];
        for (int i = 0; i < y.Length; i++)
            y[i] = inputs[0][i / k] * w[i % width];
        return y;
    }
}
