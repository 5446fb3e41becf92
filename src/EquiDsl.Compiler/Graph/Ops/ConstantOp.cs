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
    public override void Verify() => Require(!double.IsNaN(Number), "the number is NaN");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override string? WithoutAdjoint => "a constant";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) =>
        Enumerable.Repeat(Number, domain.Count(Result.Type.Extent) * Result.Type.Width).ToArray();
}
