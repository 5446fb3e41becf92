namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Product of two values of equal type, number by number.</summary>
public sealed class MultiplyOp(Value left, Value right) : DerivedOp(left.Type, left, right)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new MultiplyOp(inputs[0], inputs[1]).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Equals(Inputs[1].Type), $"operands differ: {Inputs[0]} and {Inputs[1]}");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) =>
        inputs[0].Zip(inputs[1], (a, b) => a * b).ToArray();
}
