namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>y[i, c] = Factor_i·s[Start_i + c / Divisor]·x[i, c].</summary>
public sealed class GroupScaleOp(Value input, Value scale, GroupMap map) : DerivedOp(input.Type, input, scale)
{
    /// <summary>Column of each channel.</summary>
    public GroupMap Map { get; } = map;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new GroupScaleOp(inputs[0], inputs[1], Map).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[1].Type.Width == Map.Columns, $"{Inputs[1]} has not {Map.Columns} columns");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IReadOnlyList<(int L, int M)> items = GroupMap.CoefficientsOf(Result.Type);
        int channels = GroupMap.Channels(Result.Type), width = Result.Type.Width;
        int[] start = items.Select(c => Map.StartOf(c.L, c.M)).ToArray();
        double[] factor = items.Select(c => Map.FactorOf(c.L, c.M)).ToArray(), y = (double[])inputs[0].Clone();
        for (int i = 0; i < y.Length; i++)
        {
            int coefficient = i % width / channels;
            y[i] *= factor[coefficient] * inputs[1][(i / width * Map.Columns) + start[coefficient] + (i % channels / Map.Divisor)];
        }
        return y;
    }
}
