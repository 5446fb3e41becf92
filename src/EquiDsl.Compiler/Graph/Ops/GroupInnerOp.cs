namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// s[Start_i + c / Divisor] += Factor_i·a[i, c]·b[i, c]: inner products by group; coefficients that one operand lacks count as zero.
/// </summary>
public sealed class GroupInnerOp(Value left, Value right, GroupMap map)
    : DerivedOp(new ScalarsType(left.Type.Extent, map.Columns), left, right)
{
    /// <summary>Column of each channel.</summary>
    public GroupMap Map { get; } = map;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new GroupInnerOp(inputs[0], inputs[1], Map).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        GroupMap.Channels(Inputs[0].Type) == GroupMap.Channels(Inputs[1].Type), $"operands do not fit: {Inputs[0]} and {Inputs[1]}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Math.Min(Inputs[0].Type.Width, Inputs[1].Type.Width);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        ValueType left = Inputs[0].Type, right = Inputs[1].Type;
        int channels = GroupMap.Channels(left), rows = domain.Count(left.Extent);
        double[] y = new double[rows * Map.Columns];
        IReadOnlyList<(int L, int M)> items = GroupMap.CoefficientsOf(left);
        for (int i = 0; i < items.Count; i++)
        {
            (int l, int m) = items[i];
            int j = GroupMap.IndexOf(right, l, m), start = Map.StartOf(l, m);
            double factor = Map.FactorOf(l, m);
            for (int row = 0; j >= 0 && row < rows; row++)
            {
                for (int c = 0; c < channels; c++)
                {
                    y[(row * Map.Columns) + start + (c / Map.Divisor)] +=
                        factor * inputs[0][(row * left.Width) + (i * channels) + c] * inputs[1][(row * right.Width) + (j * channels) + c];
                }
            }
        }
        return y;
    }
}
