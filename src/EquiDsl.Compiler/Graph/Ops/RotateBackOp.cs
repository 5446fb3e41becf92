namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Turns features from the edge frame back: y_l = Wᵀ_l·x_l over the orders present, degrees l &gt; MMax times
/// √((2l+1)/(2·MMax+1)) (the orders that were cut away are made up for).
/// </summary>
public sealed class RotateBackOp : Op
{
    /// <summary>Rotation of <paramref name="input"/>, giving <paramref name="coefficients"/>.</summary>
    public RotateBackOp(Value input, Value frame, CoefficientSet coefficients, bool isRescaled = true)
        : base(input.Irreps with { Coefficients = coefficients }, input, frame) => IsRescaled = isRescaled;

    /// <summary>Whether degrees l &gt; MMax are scaled up; only what comes back from the edge frame is, and the transpose of that.</summary>
    public bool IsRescaled { get; }

    /// <summary>The frame's shape.</summary>
    public FrameType Frame => (FrameType)Inputs[1].Type;

    /// <summary>Factor of degree <paramref name="l"/>.</summary>
    public double Rescale(int l) => IsRescaled && l > Frame.MMax ? Math.Sqrt(((2.0 * l) + 1) / ((2 * Frame.MMax) + 1)) : 1;

    /// <inheritdoc/>
    public override string Details => IsRescaled ? "" : "unscaled: transpose of Rotate";

    /// <inheritdoc/>
    public override bool ToleratesSuperset => true;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        HashSet<int> degrees = [.. Result.Irreps.Coefficients.Where(demand).Degrees];
        return [Inputs[0].Irreps.Coefficients.Items.Select(c => degrees.Contains(c.L)).ToArray(), [true]];
    }

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new RotateBackOp(narrowing.Input, narrowing.Inputs[1]!, Result.Irreps.Coefficients.Where(narrowing.Demand), IsRescaled).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int edges = domain.Count(Extent.Edges), channels = to.Channels;
        double[] y = new double[edges * to.Width];
        for (int o = 0; o < to.Coefficients.Count; o++)
        {
            (int l, int order) = to.Coefficients.Items[o];
            for (int i = 0; i < from.Coefficients.Count; i++)
            {
                (int degree, int m) = from.Coefficients.Items[i];
                if (degree != l)
                    continue;
                int entry = Frame.Offset(l) + ((m + (Frame.Rows(l) / 2)) * ((2 * l) + 1)) + order + l;
                for (int e = 0; e < edges; e++)
                {
                    double w = inputs[1][(e * Frame.Width) + entry] * Rescale(l);
                    for (int c = 0; c < channels; c++)
                        y[(e * to.Width) + (o * channels) + c] += w * inputs[0][(e * from.Width) + (i * channels) + c];
                }
            }
        }
        return y;
    }
}
