namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>The given coefficients as scalars, coefficient slowest: l = 0 gives (channels), l = 1 of one channel gives (x, y, z).</summary>
public sealed class SelectCoefficientsOp(Value input, CoefficientSet coefficients)
    : Op(new ScalarsType(input.Type.Extent, coefficients.Count * input.Irreps.Channels), input)
{
    /// <summary>What is selected.</summary>
    public CoefficientSet Coefficients { get; } = coefficients;

    /// <inheritdoc/>
    public override string Details => Coefficients.ToString();

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override bool ToleratesSuperset => true;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) =>
        [Inputs[0].Irreps.Coefficients.Items.Select(c => Coefficients.Contains(c.L, c.M)).ToArray()];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SelectCoefficientsOp(narrowing.Input, Coefficients).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Coefficients.Items.All(c => Inputs[0].Irreps.Coefficients.Contains(c.L, c.M)), "a coefficient is absent");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps;
        int width = Result.Type.Width;
        double[] y = new double[domain.Count(from.Extent) * width];
        for (int i = 0; i < y.Length; i++)
        {
            (int l, int m) = Coefficients.Items[i % width / from.Channels];
            y[i] = inputs[0][(i / width * from.Width) + (from.Coefficients.IndexOf(l, m) * from.Channels) + (i % from.Channels)];
        }
        return y;
    }
}
