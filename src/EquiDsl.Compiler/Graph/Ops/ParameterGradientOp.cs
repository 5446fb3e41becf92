namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// A contribution to the gradient of a parameter: one row of all its numbers, summed over the rows of the operands in their order.
/// The end of a differentiation; it has no derivative itself.
/// </summary>
public abstract class ParameterGradientOp(Parameter parameter, params Value[] inputs)
    : DerivedOp(new ScalarsType(Extent.Model, parameter.Count), inputs)
{
    /// <summary>Whose gradient.</summary>
    public Parameter Parameter { get; } = parameter;

    /// <inheritdoc/>
    public override string Details => $"of {Parameter}";

    /// <inheritdoc/>
    public override Extent WorkExtent => Inputs[0].Type.Extent;

    /// <inheritdoc/>
    public override string? WithoutAdjoint => "the end of a differentiation: gradients of parameters are not differentiated again";
}
