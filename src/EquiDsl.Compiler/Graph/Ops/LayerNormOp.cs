namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>LayerNorm over each of <paramref name="groups"/> equal groups of columns, with weight and bias shared by the groups.</summary>
public sealed class LayerNormOp(Value input, int groups, Parameter weight, Parameter bias) : Op(input.Type, input)
{
    /// <summary>ε added to the variance, here and in every norm.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Groups of columns, e.g. attention heads.</summary>
    public int Groups { get; } = groups;

    /// <summary>Factor per column of a group.</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>Shift per column of a group.</summary>
    public Parameter Bias { get; } = bias;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight, Bias];

    /// <inheritdoc/>
    public override string Details => Groups == 1 ? "" : $"{Groups} groups";

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new LayerNormOp(narrowing.Input, Groups, Weight, Bias).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Type.Width == Groups * Weight.Count, $"{Inputs[0].Type} is not {Groups} groups of {Weight.Count}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 5.0 * Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int size = Weight.Count;
        double[] w = domain[Weight], b = domain[Bias], x = inputs[0], y = new double[x.Length];
        for (int start = 0; start < x.Length; start += size)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < size; i++)
                mean += x[start + i] / size;
            for (int i = 0; i < size; i++)
                variance += (x[start + i] - mean) * (x[start + i] - mean) / size;
            double factor = 1 / Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < size; i++)
                y[start + i] = ((x[start + i] - mean) * factor * w[i]) + b[i];
        }
        return y;
    }
}
