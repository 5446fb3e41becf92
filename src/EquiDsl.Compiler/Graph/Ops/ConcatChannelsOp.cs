namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Channels of two irreps values with equal coefficients, side by side.</summary>
public sealed class ConcatChannelsOp(Value left, Value right)
    : Op(left.Irreps with { Channels = left.Irreps.Channels + right.Irreps.Channels }, left, right)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand, demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new ConcatChannelsOp(narrowing.Inputs[0]!, narrowing.Inputs[1]!).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Irreps.Coefficients.Equals(Inputs[1].Irreps.Coefficients), "operands hold different coefficients");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int a = Inputs[0].Irreps.Channels, b = Inputs[1].Irreps.Channels;
        double[] y = new double[inputs[0].Length + inputs[1].Length];
        for (int i = 0; i < inputs[0].Length / a; i++)
        {
            Array.Copy(inputs[0], i * a, y, i * (a + b), a);
            Array.Copy(inputs[1], i * b, y, (i * (a + b)) + a, b);
        }
        return y;
    }
}
