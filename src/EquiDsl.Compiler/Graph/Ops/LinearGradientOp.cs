namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Gradient of the weight of a <see cref="LinearOp"/>: W̄[rows_i, j] = Σ ȳ_i·x_j over rows, and points of grids.</summary>
/// <param name="input">Operand x of the linear map.</param>
/// <param name="cotangent">Gradient ȳ by its result.</param>
/// <param name="weight">(out, in).</param>
/// <param name="rows">Rows of the weight that made the result.</param>
public sealed class LinearGradientOp(Value input, Value cotangent, Parameter weight, int[] rows)
    : ParameterGradientOp(weight, input, cotangent)
{
    /// <summary>Rows of the weight that made the result.</summary>
    public int[] Rows { get; } = rows;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new LinearGradientOp(inputs[0], inputs[1], Parameter, Rows).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Channels(Inputs[0].Type) == Parameter.Shape[1], $"{Inputs[0]} does not fit {Parameter}");
        Require(Channels(Inputs[1].Type) == Rows.Length && Rows.All(r => r < Parameter.Shape[0]), $"{Inputs[1]} is not {Rows.Length} rows of {Parameter}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Rows.Length * Inputs[0].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int k = Parameter.Shape[1], n = Rows.Length;
        double[] y = new double[Parameter.Count];
        for (int row = 0; row < inputs[0].Length / k; row++)
        {
            for (int i = 0; i < n; i++)
            {
                double cotangent = inputs[1][(row * n) + i];
                for (int j = 0; j < k; j++)
                    y[(Rows[i] * k) + j] += cotangent * inputs[0][(row * k) + j];
            }
        }
        return y;
    }
}
