namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>x̄ = W[rows]ᵀ·ȳ over columns, or over the channels of every grid point: the transpose of <see cref="LinearOp"/>.</summary>
public sealed class LinearTransposedOp(Value input, Parameter weight, int[] rows)
    : DerivedOp(input.Type is GridType grid ? grid with { Channels = weight.Shape[1] } : new ScalarsType(input.Type.Extent, weight.Shape[1]), input)
{
    /// <summary>(out, in).</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>Rows of the weight that belong to the operand.</summary>
    public int[] Rows { get; } = rows;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weight];

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new LinearTransposedOp(inputs[0], Weight, Rows).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Channels(Inputs[0].Type) == Rows.Length && Rows.All(r => r < Weight.Shape[0]), $"{Inputs[0]} is not {Rows.Length} rows of {Weight}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * Rows.Length;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int k = Weight.Shape[1], n = Rows.Length, rows = inputs[0].Length / n;
        double[] w = domain[Weight], y = new double[rows * k];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < k; j++)
                    y[(row * k) + j] += w[(Rows[i] * k) + j] * inputs[0][(row * n) + i];
            }
        }
        return y;
    }
}
