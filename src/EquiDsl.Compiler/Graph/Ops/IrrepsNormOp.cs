using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Normalisation over irreps; l = 0 is centred over channels, then each degree gets a weight per channel, l = 0 a bias.</summary>
public sealed class IrrepsNormOp : Op
{
    /// <summary>Norm of <paramref name="input"/> with degrees up to <paramref name="lMax"/>.</summary>
    /// <param name="scalarWeight">Weight of l = 0 (channels), for the separable norm only.</param>
    /// <param name="weight">(L, channels) for l ≥ 1 of the separable norm, (L+1, channels) otherwise.</param>
    /// <param name="bias">Bias of l = 0 (channels).</param>
    public IrrepsNormOp(Value input, NormKind kind, int lMax, Parameter? scalarWeight, Parameter weight, Parameter bias)
        : base(input.Type, input)
    {
        Kind = kind;
        LMax = lMax;
        ScalarWeight = scalarWeight;
        Weight = weight;
        Bias = bias;
    }

    /// <summary>Which norm.</summary>
    public NormKind Kind { get; }

    /// <summary>Degree that the norm is defined over; coefficients may be fewer.</summary>
    public int LMax { get; }

    /// <summary>Weight of l = 0 of the separable norm.</summary>
    public Parameter? ScalarWeight { get; }

    /// <summary>Weights per degree.</summary>
    public Parameter Weight { get; }

    /// <summary>Bias of l = 0.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters
    {
        get
        {
            bool scalars = Result.Irreps.Coefficients.Contains(0, 0);
            if (ScalarWeight is null || Result.Irreps.Coefficients.Items.Any(c => c.L > 0))
                yield return Weight;
            if (scalars && ScalarWeight is not null)
                yield return ScalarWeight;
            if (scalars)
                yield return Bias;
        }
    }

    /// <inheritdoc/>
    public override string Details => Kind.ToString();

    /// <summary>Which degrees share a factor with degree <paramref name="l"/>.</summary>
    public bool Shares(int l, int other) => Kind switch
    {
        NormKind.Layer => l == other,
        NormKind.Rms => true,
        NormKind.SeparableLayer => (l == 0) == (other == 0),
        _ => throw new GraphException($"unknown norm {Kind}"),
    };

    /// <summary>Weight of x² of degree <paramref name="l"/> in its mean square, before the mean over channels.</summary>
    public double SquareWeight(int l) => Kind switch
    {
        NormKind.Layer => 1.0 / ((2 * l) + 1),
        NormKind.Rms => 1.0 / ((LMax + 1) * ((2 * l) + 1)),
        NormKind.SeparableLayer => l == 0 ? 1.0 : 1.0 / (LMax * ((2 * l) + 1)),
        _ => throw new GraphException($"unknown norm {Kind}"),
    };

    /// <summary>Parameter and row that hold the weights of degree <paramref name="l"/>.</summary>
    public DegreeWeight WeightOf(int l) =>
        ScalarWeight is null ? new(l, Weight, l) : l == 0 ? new(l, ScalarWeight, 0) : new(l, Weight, l - 1);

    /// <inheritdoc/>
    public override bool[] RoundDemand(bool[] demand)
    {
        CoefficientSet set = Result.Irreps.Coefficients;
        int[] degrees = set.Where(demand).Degrees.ToArray();
        return set.Items.Select(c => degrees.Any(l => Shares(l, c.L))).ToArray();
    }

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [RoundDemand(demand)];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new IrrepsNormOp(narrowing.Input, Kind, LMax, ScalarWeight, Weight, Bias).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        int channels = Result.Irreps.Channels, rows = ScalarWeight is null ? LMax + 1 : LMax;
        Require((Kind == NormKind.SeparableLayer) == (ScalarWeight is not null), "a separate weight of l = 0 is that of the separable norm");
        Require(Result.Irreps.Coefficients.Degrees.All(l => l <= LMax), $"{Result} has degrees above {LMax}");
        Require(Weight.Count == rows * channels, $"{Weight} is not {rows} rows of {channels}");
        Require(Bias.Count == channels && (ScalarWeight?.Count ?? channels) == channels, $"{Bias} is not one number per channel of {Result}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 5.0 * Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType type = Result.Irreps;
        int channels = type.Channels, width = type.Width;
        double[] y = (double[])inputs[0].Clone();
        for (int row = 0; row < y.Length / width; row++)
        {
            int at = row * width;
            if (type.Coefficients.Contains(0, 0))
            {
                double mean = 0;
                for (int c = 0; c < channels; c++)
                    mean += y[at + c] / channels;
                for (int c = 0; c < channels; c++)
                    y[at + c] -= mean;
            }
            double[] square = type.Coefficients.Items.Select((item, i) => SquareWeight(item.L)
                * Enumerable.Range(at + (i * channels), channels).Sum(k => y[k] * y[k]) / channels).ToArray();
            for (int i = 0; i < type.Coefficients.Count; i++)
            {
                int l = type.Coefficients.Items[i].L;
                double mean = square.Where((_, j) => Shares(l, type.Coefficients.Items[j].L)).Sum();
                double factor = 1 / Math.Sqrt(mean + LayerNormOp.Epsilon);
                (_, Parameter weight, int weightRow) = WeightOf(l);
                for (int c = 0; c < channels; c++)
                {
                    y[at + (i * channels) + c] *= factor * domain[weight][(weightRow * channels) + c];
                    if (l == 0)
                        y[at + (i * channels) + c] += domain[Bias][c];
                }
            }
        }
        return y;
    }
}
