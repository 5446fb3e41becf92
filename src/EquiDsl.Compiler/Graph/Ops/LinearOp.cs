namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>y = W·x (+ b) over columns, or over the channels of every grid point; only <see cref="Rows"/> of W are computed.</summary>
public sealed class LinearOp : Op
{
    /// <summary>Linear map with weight (out, in) and optional bias (out).</summary>
    public LinearOp(Value input, Parameter weight, Parameter? bias, int[]? rows = null)
        : base(ResultType(input.Type, (rows ?? Enumerable.Range(0, weight.Shape[0]).ToArray()).Length), input)
    {
        Weight = weight;
        Bias = bias;
        Rows = rows ?? Enumerable.Range(0, weight.Shape[0]).ToArray();
    }

    /// <summary>(out, in).</summary>
    public Parameter Weight { get; }

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Rows of the weight that make the result, ascending.</summary>
    public int[] Rows { get; }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <inheritdoc/>
    public override string Details => Rows.Length == Weight.Shape[0] ? "" : $"{Rows.Length} of {Weight.Shape[0]} rows";

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => Result.Type is GridType
        ? new LinearOp(narrowing.Input, Weight, Bias, Rows).Result
        : new LinearOp(narrowing.Input, Weight, Bias, narrowing.Kept.Select(i => Rows[i]).ToArray()).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        int width = Inputs[0].Type is GridType grid ? grid.Channels : Inputs[0].Type.Width;
        Require(width == Weight.Shape[1], $"operand has {width} columns, weight {Weight} takes {Weight.Shape[1]}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * Weight.Shape[1];

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int k = Weight.Shape[1], n = Rows.Length, rows = inputs[0].Length / k;
        double[] w = domain[Weight], x = inputs[0], y = new double[rows * n];
        double[]? b = Bias is null ? null : domain[Bias];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < n; i++)
            {
                double sum = b?[Rows[i]] ?? 0;
                for (int j = 0; j < k; j++)
                    sum += w[(Rows[i] * k) + j] * x[(row * k) + j];
                y[(row * n) + i] = sum;
            }
        }
        return y;
    }

    private static ValueType ResultType(ValueType input, int width) =>
        input is GridType grid ? grid with { Channels = width } : new ScalarsType(input.Extent, width);
}
