namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Turns features into the edge frame, orders |m| ≤ MMax of the frame: y_l = W_l·x_l, unscaled unless said.</summary>
public sealed class RotateOp(Value input, Value frame, CoefficientSet coefficients, bool isRescaled = false)
    : FrameRotationOp(input, frame, coefficients, isRescaled)
{
    /// <inheritdoc/>
    public override string Details => IsRescaled ? "rescaled: transpose of RotateBack" : "";

    /// <inheritdoc/>
    public override int Entry(int l, int output, int input) => Frame.Entry(l, output, input);

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new RotateOp(narrowing.Input, narrowing.Inputs[1]!, Result.Irreps.Coefficients.Where(narrowing.Demand), IsRescaled).Result;
}
