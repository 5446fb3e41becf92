namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Evaluates irreps on an S2 grid: g(β, α) = Σ_(l,m) x_lm·P_lm(β)·s_m(α). With the scaling of <see cref="GridScaling.From"/> it
/// is the transpose of <see cref="FromGridOp"/>.
/// </summary>
public sealed class ToGridOp(Value input, GridShape grid, GridScaling scaling = GridScaling.To)
    : Op(new GridType(input.Type.Extent, grid, input.Irreps.Channels), input)
{
    /// <summary>The grid.</summary>
    public GridShape Grid { get; } = grid;

    /// <summary>Which harmonics: scaled for evaluation, or for integration.</summary>
    public GridScaling Scaling { get; } = scaling;

    /// <inheritdoc/>
    public override string Details => Scaling == GridScaling.To ? "" : "transpose of FromGrid";

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new ToGridOp(narrowing.Input, Grid, Scaling).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Inputs[0].Irreps.Coefficients.Items.All(c => c.L <= Grid.LMax && Math.Abs(c.M) <= Grid.MMax), "the grid has no such harmonic");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.GridTransform(Inputs[0].Irreps, Grid);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps;
        double[] matrix = GridMatrices.Of(Scaling, Grid, from.Coefficients);
        int count = domain.Count(from.Extent), channels = from.Channels, points = Grid.Latitudes * Grid.Longitudes;
        double[] y = new double[count * points * channels];
        for (int row = 0; row < count; row++)
        {
            for (int p = 0; p < points; p++)
            {
                for (int i = 0; i < from.Coefficients.Count; i++)
                {
                    double factor = matrix[(p * from.Coefficients.Count) + i];
                    for (int c = 0; c < channels; c++)
                        y[(((row * points) + p) * channels) + c] += factor * inputs[0][(row * from.Width) + (i * channels) + c];
                }
            }
        }
        return y;
    }
}
