namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Multiplies the channels of each attention head, at every coefficient, by the head's weight.</summary>
public sealed class HeadScaleOp(Value input, Value weights) : Op(input.Type, input, weights)
{
    /// <summary>Channels per head.</summary>
    public int HeadChannels => Result.Irreps.Channels / Inputs[1].Type.Width;

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) =>
        [demand, Enumerable.Repeat(true, Inputs[1].Type.Units).ToArray()];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new HeadScaleOp(narrowing.Input, narrowing.Inputs[1]!).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Result.Irreps.Channels % Inputs[1].Type.Width == 0, "channels are not divisible by heads");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width, heads = Inputs[1].Type.Width, channels = Result.Irreps.Channels;
        double[] y = (double[])inputs[0].Clone();
        for (int i = 0; i < y.Length; i++)
            y[i] *= inputs[1][(i / width * heads) + (i % channels / HeadChannels)];
        return y;
    }
}
