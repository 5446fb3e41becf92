namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Sum of two values of equal type, or of two irreps values of equal channels: a coefficient that one of them lacks counts as zero.
/// </summary>
public sealed class AddOp(Value left, Value right) : Op(ResultType(left.Type, right.Type), left, right)
{
    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => Result.Type is IrrepsType irreps
        ? Inputs.Select(i => i.Irreps.Coefficients.Items.Select(c => demand[irreps.Coefficients.IndexOf(c.L, c.M)]).ToArray()).ToArray()
        : [demand, demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => narrowing.Inputs is [{ } left, { } right]
        ? new AddOp(left, right).Result
        : narrowing.Inputs[0] ?? narrowing.Inputs[1]!;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Result.Type is IrrepsType ? Inputs[0].Irreps.Channels == Inputs[1].Irreps.Channels : Inputs[0].Type == Inputs[1].Type,
        $"operands do not fit: {Inputs[0]} and {Inputs[1]}");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        if (Result.Type is not IrrepsType type)
            return inputs[0].Zip(inputs[1], (a, b) => a + b).ToArray();
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

    private static ValueType ResultType(ValueType left, ValueType right) => left is IrrepsType a && right is IrrepsType b
        ? a with { Coefficients = a.Coefficients.Union(b.Coefficients) }
        : left;
}
