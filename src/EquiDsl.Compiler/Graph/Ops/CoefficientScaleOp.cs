namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Multiplies each coefficient, channel by channel, by scalars: y[i, c] = x[i, c]·s[start_i + c]; coefficients whose start is
/// −1 pass unchanged. Radial weights per (|m|, l), m-shared radial weights per l, and gates per l &gt; 0 are all of this form.
/// </summary>
public sealed class CoefficientScaleOp(Value input, Value scale, int[] start) : Op(input.Type, input, scale)
{
    /// <summary>First column of the scalars for each coefficient of the operand, or −1.</summary>
    public int[] Start { get; } = start;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        bool[] columns = new bool[Inputs[1].Type.Units];
        for (int i = 0; i < demand.Length; i++)
        {
            for (int c = 0; demand[i] && Start[i] >= 0 && c < Result.Irreps.Channels; c++)
                columns[Start[i] + c] = true;
        }
        return [demand, columns];
    }

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => narrowing.Inputs[1] is { } scale
        ? new CoefficientScaleOp(
            narrowing.Input, scale, narrowing.Kept.Select(i => Start[i] < 0 ? -1 : narrowing.Map(1, Start[i])).ToArray()).Result
        : narrowing.Input;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Start.Length == Result.Irreps.Coefficients.Count, "one start per coefficient is needed");
        Require(Start.All(s => s + Result.Irreps.Channels <= Inputs[1].Type.Width), "a scale lies outside the scalars");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int channels = Result.Irreps.Channels, width = Result.Type.Width, columns = Inputs[1].Type.Width;
        double[] y = (double[])inputs[0].Clone();
        for (int i = 0; i < y.Length; i++)
        {
            int start = Start[i % width / channels];
            if (start >= 0)
                y[i] *= inputs[1][(i / width * columns) + start + (i % channels)];
        }
        return y;
    }
}
