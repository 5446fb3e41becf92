namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Sum of two irreps values of equal channels; a coefficient that one of them lacks counts as zero.</summary>
public sealed class AddOp(Value left, Value right)
    : Op(left.Irreps with { Coefficients = left.Irreps.Coefficients.Union(right.Irreps.Coefficients) }, left, right)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) =>
        Inputs.Select(i => i.Irreps.Coefficients.Items.Select(c => demand[Result.Irreps.Coefficients.IndexOf(c.L, c.M)]).ToArray()).ToArray();

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => narrowing.Inputs is [{ } left, { } right]
        ? new AddOp(left, right).Result
        : narrowing.Inputs[0] ?? narrowing.Inputs[1]!;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Irreps.Channels == Inputs[1].Irreps.Channels, $"channels differ: {Inputs[0]} and {Inputs[1]}");

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType type = Result.Irreps;
        int c = type.Channels, width = type.Width;
        double[] y = new double[domain.Count(type.Extent) * width];
        for (int operand = 0; operand < 2; operand++)
        {
            CoefficientSet set = Inputs[operand].Irreps.Coefficients;
            int[] position = set.Items.Select(i => type.Coefficients.IndexOf(i.L, i.M)).ToArray();
            double[] x = inputs[operand];
            for (int i = 0; i < x.Length; i++)
            {
                int row = i / (set.Count * c), coefficient = i / c % set.Count;
                y[(row * width) + (position[coefficient] * c) + (i % c)] += x[i];
            }
        }
        return y;
    }
}
