namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Irreps or scalars with zeros before and after their channels or columns: the transpose of <see cref="SliceChannelsOp"/>.</summary>
public sealed class PadChannelsOp(Value input, int start, int count) : DerivedOp(SliceChannelsOp.ResultType(input.Type, count), input)
{
    /// <summary>Zeros before.</summary>
    public int Start { get; } = start;

    /// <inheritdoc/>
    public override string Details => $"to {Start}";

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new PadChannelsOp(inputs[0], Start, GroupMap.Channels(Result.Type)).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Start >= 0 && Start + Channels(Inputs[0].Type) <= Channels(Result.Type), $"{Inputs[0]} at {Start} does not fit {Result}");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int from = GroupMap.Channels(Inputs[0].Type), to = GroupMap.Channels(Result.Type);
        double[] y = new double[inputs[0].Length / from * to];
        for (int i = 0; i < inputs[0].Length; i++)
            y[(i / from * to) + Start + (i % from)] = inputs[0][i];
        return y;
    }
}
