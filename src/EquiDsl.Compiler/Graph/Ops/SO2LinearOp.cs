namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Linear maps that commute with rotations about the edge. m = 0: y = W₀·x + b over (l, channel); m ≥ 1, with weight rows
/// [Wr; Wi]: y₊ = Wr·x₊ − Wi·x₋, y₋ = Wr·x₋ + Wi·x₊ (EquiformerV2, appendix on eSCN convolutions).
/// </summary>
public sealed class SO2LinearOp : Op
{
    /// <summary>SO(2) linear map to <paramref name="outChannels"/> at <paramref name="coefficients"/>.</summary>
    /// <param name="input">Features in the edge frame.</param>
    /// <param name="weight0">(rowStart + (L+1)·out, (L+1)·in).</param>
    /// <param name="bias0">One number per row of <paramref name="weight0"/>, or none.</param>
    /// <param name="rowStart">First row of <paramref name="weight0"/> that belongs to irreps outputs.</param>
    /// <param name="weights">For m = 1, 2, ...: (2·(L+1−m)·out, (L+1−m)·in).</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="coefficients">Output coefficients.</param>
    public SO2LinearOp(
        Value input, Parameter weight0, Parameter? bias0, int rowStart, IReadOnlyList<Parameter> weights, int outChannels,
        CoefficientSet coefficients)
        : base(new IrrepsType(input.Type.Extent, coefficients, outChannels), input)
    {
        Weight0 = weight0;
        Bias0 = bias0;
        RowStart = rowStart;
        Weights = weights;
    }

    /// <summary>Weight of order 0.</summary>
    public Parameter Weight0 { get; }

    /// <summary>Bias of order 0, if any.</summary>
    public Parameter? Bias0 { get; }

    /// <summary>First irreps row of the order-0 weight.</summary>
    public int RowStart { get; }

    /// <summary>Weights of orders 1, 2, ....</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => (Bias0 is null ? new[] { Weight0 } : [Weight0, Bias0]).Concat(
        Weights.Where((_, i) => Result.Irreps.Coefficients.Items.Any(c => c.M == i + 1 || c.M == -i - 1)));

    /// <inheritdoc/>
    public override bool ToleratesSuperset => true;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        HashSet<int> orders = [.. Result.Irreps.Coefficients.Where(demand).Items.Select(c => Math.Abs(c.M))];
        return [Inputs[0].Irreps.Coefficients.Items.Select(c => orders.Contains(Math.Abs(c.M))).ToArray()];
    }

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SO2LinearOp(
        narrowing.Input, Weight0, Bias0, RowStart, Weights, Result.Irreps.Channels,
        Result.Irreps.Coefficients.Where(narrowing.Demand)).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Result.Irreps.Coefficients.Items.All(c => Math.Abs(c.M) <= Weights.Count), $"there is no weight of some order of {Result}");
        Require(Weight0.Shape[1] % Inputs[0].Irreps.Channels == 0, $"{Inputs[0]} does not fit {Weight0}");
        Require(Bias0 is null || Bias0.Count == Weight0.Shape[0], $"{Bias0} does not fit {Weight0}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Irreps.Channels * Inputs[0].Irreps.Channels
        * GraphCosts.Pairs(Result.Irreps, Inputs[0].Irreps, (a, b) => Math.Abs(a.M) == Math.Abs(b.M));

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int count = domain.Count(from.Extent), a = from.Channels, b = to.Channels;
        double[] x = inputs[0], y = new double[count * to.Width];
        for (int o = 0; o < to.Coefficients.Count; o++)
        {
            (int l, int m) = to.Coefficients.Items[o];
            int order = Math.Abs(m);
            Parameter weight = order == 0 ? Weight0 : Weights[order - 1];
            double[] w = domain[weight];
            int columns = weight.Shape[1], half = order == 0 ? 0 : weight.Shape[0] / 2;
            int rowStart = order == 0 ? RowStart + (l * b) : (l - order) * b;
            for (int i = 0; i < from.Coefficients.Count; i++)
            {
                (int degree, int m2) = from.Coefficients.Items[i];
                if (Math.Abs(m2) != order)
                    continue;
                int imaginary = m == m2 ? 0 : half;
                double sign = m > 0 && m2 < 0 ? -1 : 1;
                for (int row = 0; row < count; row++)
                {
                    for (int r = 0; r < b; r++)
                    {
                        int start = ((imaginary + rowStart + r) * columns) + ((degree - order) * a);
                        double sum = 0;
                        for (int c = 0; c < a; c++)
                            sum += w[start + c] * x[(row * from.Width) + (i * a) + c];
                        y[(row * to.Width) + (o * b) + r] += sign * sum;
                    }
                }
            }
            for (int row = 0; order == 0 && Bias0 is not null && row < count; row++)
            {
                for (int r = 0; r < b; r++)
                    y[(row * to.Width) + (o * b) + r] += domain[Bias0][rowStart + r];
            }
        }
        return y;
    }
}
