namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Transpose of an <see cref="SO2LinearOp"/>: m = 0: x̄ = W₀ᵀ·ȳ; m ≥ 1: x̄₊ = Wrᵀ·ȳ₊ + Wiᵀ·ȳ₋, x̄₋ = Wrᵀ·ȳ₋ − Wiᵀ·ȳ₊.
/// </summary>
public sealed class SO2LinearTransposedOp : DerivedOp
{
    /// <summary>Transpose of <paramref name="forward"/> applied to <paramref name="input"/>.</summary>
    public SO2LinearTransposedOp(Value input, SO2LinearOp forward)
        : base(forward.Inputs[0].Irreps with { Coefficients = Reached(input, forward) }, input) => Forward = forward;

    /// <summary>The linear map.</summary>
    public SO2LinearOp Forward { get; }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => Result.Irreps.Coefficients.Items.Select(c => Math.Abs(c.M)).Distinct()
        .Select(m => m == 0 ? Forward.Weight0 : Forward.Weights[m - 1]);

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SO2LinearTransposedOp(inputs[0], Forward).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Inputs[0].Irreps.Channels == Forward.Result.Irreps.Channels, $"{Inputs[0]} has other channels than {Forward.Result}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Irreps.Channels * Inputs[0].Irreps.Channels
        * GraphCosts.Pairs(Result.Irreps, Inputs[0].Irreps, (a, b) => Math.Abs(a.M) == Math.Abs(b.M));

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int count = domain.Count(to.Extent), a = to.Channels, b = from.Channels;
        double[] y = new double[count * to.Width];
        foreach (SO2Terms.Term term in SO2Terms.Between(from.Coefficients, to.Coefficients))
        {
            double[] w = domain[term.Order == 0 ? Forward.Weight0 : Forward.Weights[term.Order - 1]];
            int columns = term.Order == 0 ? Forward.Weight0.Shape[1] : Forward.Weights[term.Order - 1].Shape[1];
            int start = (SO2Terms.FirstRow(Forward, term, b) * columns) + (term.InputDegree * a);
            for (int row = 0; row < count; row++)
            {
                for (int r = 0; r < b; r++)
                {
                    double g = term.Sign * inputs[0][(row * from.Width) + (term.Output * b) + r];
                    for (int c = 0; c < a; c++)
                        y[(row * to.Width) + (term.Input * a) + c] += w[start + (r * columns) + c] * g;
                }
            }
        }
        return y;
    }

    private static CoefficientSet Reached(Value cotangent, SO2LinearOp forward)
    {
        HashSet<int> orders = [.. cotangent.Irreps.Coefficients.Items.Select(c => Math.Abs(c.M))];
        return new(forward.Inputs[0].Irreps.Coefficients.Items.Where(c => orders.Contains(Math.Abs(c.M))));
    }
}
