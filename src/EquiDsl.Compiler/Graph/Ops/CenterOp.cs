namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Subtracts the mean: of l = 0 over the channels of irreps, whose other degrees pass unchanged; of each group of columns of scalars.
/// Its own transpose.
/// </summary>
public sealed class CenterOp(Value input, int groupSize) : DerivedOp(input.Type, input)
{
    /// <summary>Channels or columns that share a mean.</summary>
    public int GroupSize { get; } = groupSize;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new CenterOp(inputs[0], GroupSize).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Channels(Result.Type) % GroupSize == 0, $"{Result} has no groups of {GroupSize}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width, channels = GroupMap.Channels(Result.Type), scalars = GroupMap.IndexOf(Result.Type, 0, 0);
        double[] y = (double[])inputs[0].Clone();
        for (int row = 0; scalars >= 0 && row < y.Length; row += width)
        {
            for (int start = 0; start < channels; start += GroupSize)
            {
                int first = row + (scalars * channels) + start;
                double mean = 0;
                for (int i = first; i < first + GroupSize; i++)
                    mean += y[i] / GroupSize;
                for (int i = first; i < first + GroupSize; i++)
                    y[i] -= mean;
            }
        }
        return y;
    }
}
