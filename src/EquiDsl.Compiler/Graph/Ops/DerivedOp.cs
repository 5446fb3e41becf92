namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// An op of the differentiated graph. Dead work is removed before differentiation, which asks for nothing that is not needed, so
/// that these ops are never narrowed.
/// </summary>
public abstract class DerivedOp(ValueType type, params Value[] inputs) : Op(type, inputs)
{
    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => On([.. narrowing.Inputs.Select(i => i!)]);

    /// <summary>The same op on other operands of the same types.</summary>
    protected abstract Value On(Value[] inputs);
}
