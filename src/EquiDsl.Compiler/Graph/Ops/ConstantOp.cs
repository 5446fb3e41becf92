namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>The same number in all rows and columns of scalars.</summary>
public sealed class ConstantOp(ScalarsType type, double number) : DerivedOp(type)
{
    /// <summary>The number.</summary>
    public double Number { get; } = number;

    /// <inheritdoc/>
    public override string Details => Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new ConstantOp((ScalarsType)Result.Type, Number).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) =>
        Enumerable.Repeat(Number, domain.Count(Result.Type.Extent) * Result.Type.Width).ToArray();
}
