namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Irreps with more coefficients than the operand has; those that it lacks are zero.</summary>
public sealed class WidenOp(Value input, CoefficientSet coefficients)
    : Op(input.Irreps with { Coefficients = coefficients }, input)
{
    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new WidenOp(narrowing.Input, Result.Irreps.Coefficients).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Inputs[0].Irreps.Coefficients.Items.All(c => Result.Irreps.Coefficients.Contains(c.L, c.M)), "a coefficient would be lost");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int channels = to.Channels;
        double[] y = new double[domain.Count(to.Extent) * to.Width];
        for (int i = 0; i < inputs[0].Length; i++)
        {
            (int l, int m) = from.Coefficients.Items[i % from.Width / channels];
            y[(i / from.Width * to.Width) + (to.Coefficients.IndexOf(l, m) * channels) + (i % channels)] = inputs[0][i];
        }
        return y;
    }
}
