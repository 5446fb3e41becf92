namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Gradient of a vector that is added to, or multiplied into, columns: sums of columns over all rows.</summary>
/// <param name="input">Scalars.</param>
/// <param name="parameter">The parameter.</param>
/// <param name="index">Number of the parameter that each column belongs to.</param>
public sealed class ColumnSumOp(Value input, Parameter parameter, int[] index) : ParameterGradientOp(parameter, input)
{
    /// <summary>Number of the parameter that each column belongs to.</summary>
    public int[] Index { get; } = index;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new ColumnSumOp(inputs[0], Parameter, Index).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Width == Index.Length, "one index per column is needed");

    /// <inheritdoc/>
    public override double FlopsPerRow => Inputs[0].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] y = new double[Parameter.Count];
        for (int i = 0; i < inputs[0].Length; i++)
            y[Index[i % Index.Length]] += inputs[0][i];
        return y;
    }
}
