namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Turns features into the edge frame or back, degree by degree.</summary>
public abstract class FrameRotationOp : Op
{
    /// <summary>Rotation of the degrees in <paramref name="input"/>, giving <paramref name="coefficients"/>.</summary>
    protected FrameRotationOp(Value input, Value frame, CoefficientSet coefficients, bool isRescaled)
        : base(input.Irreps with { Coefficients = coefficients }, input, frame) => IsRescaled = isRescaled;

    /// <summary>Whether degrees l &gt; MMax are scaled up; only what comes back from the edge frame is, and the transpose of that.</summary>
    public bool IsRescaled { get; }

    /// <summary>The frame's shape.</summary>
    public FrameType Frame => (FrameType)Inputs[1].Type;

    /// <inheritdoc/>
    public override bool ToleratesSuperset => true;

    /// <summary>Factor of degree <paramref name="l"/>.</summary>
    public double Rescale(int l) => IsRescaled && l > Frame.MMax ? Math.Sqrt(((2.0 * l) + 1) / ((2 * Frame.MMax) + 1)) : 1;

    /// <summary>Where a frame's row holds the factor of order <paramref name="input"/> in order <paramref name="output"/> of degree <paramref name="l"/>.</summary>
    public abstract int Entry(int l, int output, int input);

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        HashSet<int> degrees = [.. Result.Irreps.Coefficients.Where(demand).Degrees];
        return [Inputs[0].Irreps.Coefficients.Items.Select(c => degrees.Contains(c.L)).ToArray(), [true]];
    }

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[1].Type is FrameType, $"{Inputs[1]} is no frame");
        Require(Result.Type.Extent == Extent.Edges, $"{Inputs[0]} is not of edges");
        Require(Result.Irreps.Coefficients.Degrees.All(l => l <= Frame.LMax), $"the frame has no degree of {Result}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Irreps.Channels * GraphCosts.Pairs(Result.Irreps, Inputs[0].Irreps, (a, b) => a.L == b.L);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int edges = domain.Count(Extent.Edges), channels = to.Channels;
        double[] y = new double[edges * to.Width];
        for (int o = 0; o < to.Coefficients.Count; o++)
        {
            (int l, int output) = to.Coefficients.Items[o];
            for (int i = 0; i < from.Coefficients.Count; i++)
            {
                (int degree, int input) = from.Coefficients.Items[i];
                if (degree != l)
                    continue;
                int entry = Entry(l, output, input);
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
