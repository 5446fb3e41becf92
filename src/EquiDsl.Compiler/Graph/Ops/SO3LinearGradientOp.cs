namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Gradient of the weight of an <see cref="SO3LinearOp"/>: W̄_l = Σ_m ȳ_lm·x_lmᵀ over all rows.</summary>
public sealed class SO3LinearGradientOp(Value input, Value cotangent, Parameter weight) : ParameterGradientOp(weight, input, cotangent)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SO3LinearGradientOp(inputs[0], inputs[1], Parameter).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[0].Irreps.Channels == Parameter.Shape[2], $"{Inputs[0]} has other channels than {Parameter}");
        Require(Inputs[1].Irreps.Channels == Parameter.Shape[1], $"{Inputs[1]} has other channels than {Parameter}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Inputs[0].Irreps.Channels * Inputs[1].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType x = Inputs[0].Irreps, g = Inputs[1].Irreps;
        int a = x.Channels, b = g.Channels, rows = domain.Count(x.Extent);
        double[] y = new double[Parameter.Count];
        for (int i = 0; i < g.Coefficients.Count; i++)
        {
            (int l, int m) = g.Coefficients.Items[i];
            int j = x.Coefficients.IndexOf(l, m);
            for (int row = 0; j >= 0 && row < rows; row++)
            {
                for (int o = 0; o < b; o++)
                {
                    for (int c = 0; c < a; c++)
                    {
                        y[(((l * b) + o) * a) + c] +=
                            inputs[1][(row * g.Width) + (i * b) + o] * inputs[0][(row * x.Width) + (j * a) + c];
                    }
                }
            }
        }
        return y;
    }
}
