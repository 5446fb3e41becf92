namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Scalars back to the m = 0 coefficients: x̄_(l,0) = W[rows, l]ᵀ·s̄, the transpose of <see cref="OrderZeroLinearOp"/>.</summary>
public sealed class OrderZeroTransposedOp(Value input, Parameter weight, int[] rows, CoefficientSet coefficients, int channels)
    : DerivedOp(new IrrepsType(input.Type.Extent, coefficients, channels), input)
{
    /// <summary>(rows of all outputs, degrees·channels), degree slowest.</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>Rows that belong to the operand.</summary>
    public int[] Rows { get; } = rows;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight];

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) =>
        new OrderZeroTransposedOp(inputs[0], Weight, Rows, Result.Irreps.Coefficients, Result.Irreps.Channels).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Result.Irreps.Coefficients.Items.All(c => c.M == 0), "only m = 0 is reached");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Rows.Length * Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType to = Result.Irreps;
        int count = domain.Count(to.Extent), channels = to.Channels, columns = Weight.Shape[1];
        double[] w = domain[Weight], y = new double[count * to.Width];
        for (int i = 0; i < y.Length; i++)
        {
            int row = i / to.Width, column = (to.Coefficients.Items[i % to.Width / channels].L * channels) + (i % channels);
            for (int o = 0; o < Rows.Length; o++)
                y[i] += w[(Rows[o] * columns) + column] * inputs[0][(row * Rows.Length) + o];
        }
        return y;
    }
}
