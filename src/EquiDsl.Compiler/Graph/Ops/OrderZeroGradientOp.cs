namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Gradient of the weight of an <see cref="OrderZeroLinearOp"/>: W̄[rows_i, (l, c)] = Σ s̄_i·x_(l,0),c.</summary>
public sealed class OrderZeroGradientOp(Value input, Value cotangent, Parameter weight, int[] rows)
    : ParameterGradientOp(weight, input, cotangent)
{
    /// <summary>Rows of the weight that made the result.</summary>
    public int[] Rows { get; } = rows;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new OrderZeroGradientOp(inputs[0], inputs[1], Parameter, Rows).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[1].Type.Width == Rows.Length && Rows.All(r => r < Parameter.Shape[0]), $"{Inputs[1]} is not {Rows.Length} rows of {Parameter}");
        Require(OrderZero(Inputs[0]) <= Parameter.Shape[1], $"{Inputs[0]} does not fit {Parameter}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Rows.Length * OrderZero(Inputs[0]);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType x = Inputs[0].Irreps;
        int count = domain.Count(x.Extent), channels = x.Channels, columns = Parameter.Shape[1];
        double[] y = new double[Parameter.Count];
        for (int i = 0; i < x.Coefficients.Count; i++)
        {
            (int l, int m) = x.Coefficients.Items[i];
            for (int row = 0; m == 0 && row < count; row++)
            {
                for (int o = 0; o < Rows.Length; o++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        y[(Rows[o] * columns) + (l * channels) + c] +=
                            inputs[1][(row * Rows.Length) + o] * inputs[0][(row * x.Width) + (i * channels) + c];
                    }
                }
            }
        }
        return y;
    }
}
