namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>A constant times a value.</summary>
public sealed class ScaleOp(Value input, double factor) : Op(input.Type, input)
{
    /// <summary>The constant.</summary>
    public double Factor { get; } = factor;

    /// <inheritdoc/>
    public override string Details => Factor.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new ScaleOp(narrowing.Input, Factor).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(!double.IsNaN(Factor), "the factor is NaN");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) =>
        Array.ConvertAll(inputs[0], x => x * Factor);
}
