namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Irreps whose coefficients are columns of scalars: y[i, c] = s[start_i + c].</summary>
public sealed class ScatterScalarsOp(Value input, CoefficientSet coefficients, int channels, int[] start)
    : Op(new IrrepsType(input.Type.Extent, coefficients, channels), input)
{
    /// <summary>First column of each coefficient.</summary>
    public int[] Start { get; } = start;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        bool[] columns = new bool[Inputs[0].Type.Units];
        for (int i = 0; i < demand.Length; i++)
        {
            for (int c = 0; demand[i] && c < Result.Irreps.Channels; c++)
                columns[Start[i] + c] = true;
        }
        return [columns];
    }

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new ScatterScalarsOp(
        narrowing.Input, Result.Irreps.Coefficients.Where(narrowing.Demand), Result.Irreps.Channels,
        narrowing.Kept.Select(i => narrowing.Map(0, Start[i])).ToArray()).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Start.Length == Result.Irreps.Coefficients.Count, "one start per coefficient is needed");
        Require(Start.All(s => s >= 0 && s + Result.Irreps.Channels <= Inputs[0].Type.Width), "a coefficient lies outside the scalars");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int channels = Result.Irreps.Channels, width = Result.Type.Width, columns = Inputs[0].Type.Width;
        double[] y = new double[domain.Count(Result.Type.Extent) * width];
        for (int i = 0; i < y.Length; i++)
            y[i] = inputs[0][(i / width * columns) + Start[i % width / channels] + (i % channels)];
        return y;
    }
}
