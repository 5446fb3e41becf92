namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>x̄_lm = W_lᵀ·ȳ_lm: the transpose of <see cref="SO3LinearOp"/>.</summary>
public sealed class SO3LinearTransposedOp(Value input, Parameter weight) : DerivedOp(input.Irreps with { Channels = weight.Shape[2] }, input)
{
    /// <summary>(L+1, out, in).</summary>
    public Parameter Weight { get; } = weight;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight];

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SO3LinearTransposedOp(inputs[0], Weight).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Irreps.Channels == Weight.Shape[1], $"{Inputs[0]} has other channels than {Weight}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * Weight.Shape[1];

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType to = Result.Irreps;
        int a = Weight.Shape[2], b = Weight.Shape[1], count = to.Coefficients.Count;
        double[] w = domain[Weight], y = new double[domain.Count(to.Extent) * to.Width];
        for (int row = 0; row < y.Length / a; row++)
        {
            int l = to.Coefficients.Items[row % count].L;
            for (int o = 0; o < b; o++)
            {
                for (int c = 0; c < a; c++)
                    y[(row * a) + c] += w[(((l * b) + o) * a) + c] * inputs[0][(row * b) + o];
            }
        }
        return y;
    }
}
