namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Irreps with l = 0 replaced by scalars (one per channel); the operand may lack l = 0.</summary>
public sealed class ReplaceScalarsOp(Value input, Value scalars)
    : Op(input.Irreps with { Coefficients = input.Irreps.Coefficients.Union(new([(0, 0)])) }, input, scalars)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand)
    {
        CoefficientSet set = Result.Irreps.Coefficients;
        bool[] irreps = Inputs[0].Irreps.Coefficients.Items.Select(c => c.L > 0 && demand[set.IndexOf(c.L, c.M)]).ToArray();
        return [irreps, Enumerable.Repeat(demand[set.IndexOf(0, 0)], Inputs[1].Type.Units).ToArray()];
    }

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => narrowing.Inputs switch
    {
        [{ } irreps, { } scalars] => new ReplaceScalarsOp(irreps, scalars).Result,
        [{ } irreps, null] => irreps,
        [null, { } scalars] => new ScatterScalarsOp(scalars, new([(0, 0)]), Result.Irreps.Channels, [0]).Result,
        _ => throw new GraphException("nothing of the op is needed"),
    };

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[1].Type.Width == Result.Irreps.Channels, $"{Inputs[1]} is not one scalar per channel of {Result}");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int channels = to.Channels;
        double[] y = new double[domain.Count(to.Extent) * to.Width];
        for (int i = 0; i < y.Length; i++)
        {
            int row = i / to.Width, c = i % channels;
            (int l, int m) = to.Coefficients.Items[i % to.Width / channels];
            y[i] = l == 0
                ? inputs[1][(row * channels) + c]
                : inputs[0][(row * from.Width) + (from.Coefficients.IndexOf(l, m) * channels) + c];
        }
        return y;
    }
}
