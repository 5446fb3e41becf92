namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>A value given from outside, by name.</summary>
public sealed class InputOp(string input, ValueType type) : Op(type)
{
    /// <summary>Name under which the value is given.</summary>
    public string Input { get; } = input;

    /// <inheritdoc/>
    public override string Details => Input;

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new InputOp(Input, Result.Type).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Input.Length > 0, "an input has no name");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override string? WithoutAdjoint => "a source: a differentiation ends in it";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) =>
        domain.Inputs.TryGetValue(Input, out double[]? value) ? value : throw new GraphException($"input '{Input}' was not given");
}
