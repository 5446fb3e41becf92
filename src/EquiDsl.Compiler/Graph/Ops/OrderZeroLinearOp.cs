namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Scalars from the m = 0 coefficients of all degrees: y = W[rows]·[x_(l,0), l ascending] + b[rows]. The extra outputs of an
/// SO(2) convolution (alpha channels, gate scalars) are such rows of its m = 0 weight.
/// </summary>
public sealed class OrderZeroLinearOp(Value input, Parameter weight, Parameter? bias, int[] rows)
    : Op(new ScalarsType(input.Type.Extent, rows.Length), input)
{
    /// <summary>(rows of all outputs, degrees·channels), degree slowest.</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>One number per row of the weight, or none.</summary>
    public Parameter? Bias { get; } = bias;

    /// <summary>Rows that make the result.</summary>
    public int[] Rows { get; } = rows;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <inheritdoc/>
    public override string Details => $"rows {Rows[0]}..{Rows[Rows.Length - 1]}";

    /// <inheritdoc/>
    public override bool ToleratesSuperset => true;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) =>
        [Inputs[0].Irreps.Coefficients.Items.Select(c => c.M == 0).ToArray()];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new OrderZeroLinearOp(narrowing.Input, Weight, Bias, narrowing.Kept.Select(i => Rows[i]).ToArray()).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(OrderZero(Inputs[0]) <= Weight.Shape[1], $"{Inputs[0]} does not fit {Weight}");
        Require(Rows.All(r => r < Weight.Shape[0]), $"a row lies outside {Weight}");
        Require(Bias is null || Bias.Count == Weight.Shape[0], $"{Bias} does not fit {Weight}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * OrderZero(Inputs[0]);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps;
        int count = domain.Count(from.Extent), channels = from.Channels, columns = Weight.Shape[1];
        double[]? b = Bias is null ? null : domain[Bias];
        double[] w = domain[Weight], x = inputs[0], y = new double[count * Rows.Length];
        for (int row = 0; row < count; row++)
        {
            for (int o = 0; o < Rows.Length; o++)
            {
                double sum = b?[Rows[o]] ?? 0;
                for (int i = 0; i < from.Coefficients.Count; i++)
                {
                    (int l, int m) = from.Coefficients.Items[i];
                    for (int c = 0; m == 0 && c < channels; c++)
                        sum += w[(Rows[o] * columns) + (l * channels) + c] * x[(row * from.Width) + (i * channels) + c];
                }
                y[(row * Rows.Length) + o] = sum;
            }
        }
        return y;
    }
}
