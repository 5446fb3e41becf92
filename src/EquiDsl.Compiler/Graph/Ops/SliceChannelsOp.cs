namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Some consecutive channels of irreps, or columns of scalars.</summary>
public sealed class SliceChannelsOp(Value input, int start, int count) : DerivedOp(ResultType(input.Type, count), input)
{
    /// <summary>First channel or column.</summary>
    public int Start { get; } = start;

    /// <inheritdoc/>
    public override string Details => $"from {Start}";

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new SliceChannelsOp(inputs[0], Start, GroupMap.Channels(Result.Type)).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Start >= 0 && Start + Channels(Result.Type) <= Channels(Inputs[0].Type), $"{Result} at {Start} lies outside {Inputs[0]}");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int from = GroupMap.Channels(Inputs[0].Type), to = GroupMap.Channels(Result.Type);
        double[] y = new double[inputs[0].Length / from * to];
        for (int i = 0; i < y.Length; i++)
            y[i] = inputs[0][(i / to * from) + Start + (i % to)];
        return y;
    }

    internal static ValueType ResultType(ValueType type, int channels) =>
        type is IrrepsType irreps ? irreps with { Channels = channels } : new ScalarsType(type.Extent, channels);
}
