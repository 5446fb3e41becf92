namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>y[i, c] = w_i[c mod Period]·x[i, c]: a weight per coefficient and channel, rows of parameters; scalars count as one coefficient.</summary>
/// <param name="input">Irreps or scalars.</param>
/// <param name="period">Length of a row of weights.</param>
/// <param name="weight">Parameter and row of it for each degree.</param>
public sealed class DiagonalOp(Value input, int period, Func<int, (Parameter Parameter, int Row)> weight) : DerivedOp(input.Type, input)
{
    /// <summary>Length of a row of weights.</summary>
    public int Period { get; } = period;

    /// <summary>Parameter and row of it for a degree.</summary>
    public Func<int, (Parameter Parameter, int Row)> Weight { get; } = weight;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters =>
        GroupMap.Coefficients(Result.Type).Select(c => Weight(c.L).Parameter).Distinct();

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new DiagonalOp(inputs[0], Period, Weight).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IReadOnlyList<(int L, int M)> items = GroupMap.Coefficients(Result.Type);
        (double[] Values, int Row)[] weights = items.Select(c => (domain[Weight(c.L).Parameter], Weight(c.L).Row)).ToArray();
        int width = Result.Type.Width, channels = GroupMap.Channels(Result.Type);
        double[] y = (double[])inputs[0].Clone();
        for (int i = 0; i < y.Length; i++)
        {
            (double[] values, int row) = weights[i % width / channels];
            y[i] *= values[(row * Period) + (i % channels % Period)];
        }
        return y;
    }
}
