namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Irreps without some of their coefficients.</summary>
public sealed class RestrictOp(Value input, CoefficientSet coefficients)
    : Op(input.Irreps with { Coefficients = coefficients }, input)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) =>
        [Inputs[0].Irreps.Coefficients.Items.Select(c => Result.Irreps.Coefficients.IndexOf(c.L, c.M) is >= 0 and int i && demand[i]).ToArray()];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing)
    {
        CoefficientSet kept = Result.Irreps.Coefficients.Where(narrowing.Demand);
        return kept.Equals(narrowing.Input.Irreps.Coefficients) ? narrowing.Input : new RestrictOp(narrowing.Input, kept).Result;
    }

    /// <inheritdoc/>
    public override void Verify() => Require(
        Result.Irreps.Coefficients.Items.All(c => Inputs[0].Irreps.Coefficients.Contains(c.L, c.M)), "a coefficient is absent");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int channels = to.Channels;
        double[] y = new double[domain.Count(to.Extent) * to.Width];
        for (int i = 0; i < y.Length; i++)
        {
            (int l, int m) = to.Coefficients.Items[i % to.Width / channels];
            y[i] = inputs[0][(i / to.Width * from.Width) + (from.Coefficients.IndexOf(l, m) * channels) + (i % channels)];
        }
        return y;
    }
}
