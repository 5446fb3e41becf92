namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Integrates a function on an S2 grid against the harmonics of <paramref name="coefficients"/>. With the scaling of
/// <see cref="GridScaling.To"/> it is the transpose of <see cref="ToGridOp"/>.
/// </summary>
public sealed class FromGridOp(Value input, CoefficientSet coefficients, GridScaling scaling = GridScaling.From)
    : Op(new IrrepsType(input.Type.Extent, coefficients, ((GridType)input.Type).Channels), input)
{
    /// <summary>The grid.</summary>
    public GridShape Grid => ((GridType)Inputs[0].Type).Grid;

    /// <summary>Which harmonics: scaled for integration, or for evaluation.</summary>
    public GridScaling Scaling { get; } = scaling;

    /// <inheritdoc/>
    public override string Details => Scaling == GridScaling.From ? "" : "transpose of ToGrid";

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new FromGridOp(narrowing.Input, Result.Irreps.Coefficients.Where(narrowing.Demand), Scaling).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[0].Type is GridType, $"{Inputs[0]} is not on a grid");
        Require(Result.Irreps.Coefficients.Items.All(c => c.L <= Grid.LMax && Math.Abs(c.M) <= Grid.MMax), "the grid has no such harmonic");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.GridTransform(Result.Irreps, Grid);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType to = Result.Irreps;
        double[] matrix = GridMatrices.Of(Scaling, Grid, to.Coefficients);
        int count = domain.Count(to.Extent), channels = to.Channels, points = Grid.Latitudes * Grid.Longitudes;
        double[] y = new double[count * to.Width];
        for (int row = 0; row < count; row++)
        {
            for (int p = 0; p < points; p++)
            {
                for (int i = 0; i < to.Coefficients.Count; i++)
                {
                    double factor = matrix[(p * to.Coefficients.Count) + i];
                    for (int c = 0; c < channels; c++)
                        y[(row * to.Width) + (i * channels) + c] += factor * inputs[0][(((row * points) + p) * channels) + c];
                }
            }
        }
        return y;
    }
}
