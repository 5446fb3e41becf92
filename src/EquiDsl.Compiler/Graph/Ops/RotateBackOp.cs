namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Turns features from the edge frame back: y_l = Wᵀ_l·x_l over the orders present, degrees l &gt; MMax times
/// √((2l+1)/(2·MMax+1)) (the orders that were cut away are made up for).
/// </summary>
public sealed class RotateBackOp(Value input, Value frame, CoefficientSet coefficients, bool isRescaled = true)
    : FrameRotationOp(input, frame, coefficients, isRescaled)
{
    /// <inheritdoc/>
    public override string Details => IsRescaled ? "" : "unscaled: transpose of Rotate";

    /// <inheritdoc/>
    public override int Entry(int l, int output, int input) => Frame.Entry(l, input, output);

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new RotateBackOp(narrowing.Input, narrowing.Inputs[1]!, Result.Irreps.Coefficients.Where(narrowing.Demand), IsRescaled).Result;
}
