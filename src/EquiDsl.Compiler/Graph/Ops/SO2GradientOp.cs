namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Gradient of one weight of an <see cref="SO2LinearOp"/>: W̄₀ = Σ ȳ₀·x₀ᵀ; W̄r = Σ ȳ₊·x₊ᵀ + ȳ₋·x₋ᵀ, W̄i = Σ ȳ₋·x₊ᵀ − ȳ₊·x₋ᵀ.
/// </summary>
/// <param name="input">Operand x of the map.</param>
/// <param name="cotangent">Gradient ȳ by its result.</param>
/// <param name="forward">The map.</param>
/// <param name="order">|m| of the weight.</param>
public sealed class SO2GradientOp(Value input, Value cotangent, SO2LinearOp forward, int order)
    : ParameterGradientOp(order == 0 ? forward.Weight0 : forward.Weights[order - 1], input, cotangent)
{
    /// <summary>The map.</summary>
    public SO2LinearOp Forward { get; } = forward;

    /// <summary>|m| of the weight.</summary>
    public int Order { get; } = order;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SO2GradientOp(inputs[0], inputs[1], Forward, Order).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[0].Irreps.Channels == Forward.Inputs[0].Irreps.Channels, $"{Inputs[0]} has other channels than {Forward.Inputs[0]}");
        Require(Inputs[1].Irreps.Channels == Forward.Result.Irreps.Channels, $"{Inputs[1]} has other channels than {Forward.Result}");
        Require(Order >= 0 && Order <= Forward.Weights.Count, $"there is no weight of order {Order}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Inputs[0].Irreps.Channels * Inputs[1].Irreps.Channels
        * GraphCosts.Pairs(Inputs[1].Irreps, Inputs[0].Irreps, (a, b) => Math.Abs(a.M) == Order && Math.Abs(b.M) == Order);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType x = Inputs[0].Irreps, g = Inputs[1].Irreps;
        int count = domain.Count(x.Extent), a = x.Channels, b = g.Channels, columns = Parameter.Shape[1];
        double[] y = new double[Parameter.Count];
        foreach (SO2Terms.Term term in SO2Terms.Between(g.Coefficients, x.Coefficients).Where(t => t.Order == Order))
        {
            int start = (SO2Terms.FirstRow(Forward, term, b) * columns) + (term.InputDegree * a);
            for (int row = 0; row < count; row++)
            {
                for (int r = 0; r < b; r++)
                {
                    double cotangent = term.Sign * inputs[1][(row * g.Width) + (term.Output * b) + r];
                    for (int c = 0; c < a; c++)
                        y[start + (r * columns) + c] += cotangent * inputs[0][(row * x.Width) + (term.Input * a) + c];
                }
            }
        }
        return y;
    }
}
