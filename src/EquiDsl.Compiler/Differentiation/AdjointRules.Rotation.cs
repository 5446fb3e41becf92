using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>
/// Rotations into and out of edge frames. When a frame turns by ω, D becomes (1 + ω·L)·D; the cotangent of a frame is the torque
/// that this rotation feels.
/// </summary>
internal static partial class AdjointRules
{
    /// <summary>
    /// sin²β below which the roll of a frame is taken as constant. The roll is defined by the angle α about the polar axis, which
    /// jumps at the poles; elsewhere it is differentiated as it is.
    /// </summary>
    public const double PoleBound = 1e-6;

    private static bool Rotation(Backpropagation sweep, Op op, Value g)
    {
        switch (op)
        {
            case RotateOp rotate:
                // y = W·x with W = Dᵀ: ω turns it into W·(1 − ω·L)·x.
                Value back = new RotateBackOp(g, op.Inputs[1], DegreesOf(op.Inputs[0], g), rotate.IsRescaled).Result;
                sweep.Add(op.Inputs[0], back);
                if (sweep.IsActive(op.Inputs[1]))
                    sweep.Add(op.Inputs[1], Negative(new TorqueOp(back, op.Inputs[0]).Result));
                return true;
            case RotateBackOp rotate:
                // y = Wᵀ·x: ω turns it into (1 + ω·L)·y.
                sweep.Add(op.Inputs[0], new RotateOp(g, op.Inputs[1], DegreesOf(op.Inputs[0], g), rotate.IsRescaled).Result);
                if (sweep.IsActive(op.Inputs[1]))
                    sweep.Add(op.Inputs[1], new TorqueOp(g, op.Result).Result);
                return true;
            case TorqueOp:
                // τ_k = aᵀ·L_k·b with L_kᵀ = −L_k.
                sweep.Add(op.Inputs[0], new TurnOp(op.Inputs[1], g, op.Inputs[0].Irreps.Coefficients).Result);
                sweep.Add(op.Inputs[1], Negative(new TurnOp(op.Inputs[0], g, op.Inputs[1].Irreps.Coefficients).Result));
                return true;
            case TurnOp:
                sweep.Add(op.Inputs[0], Negative(new TurnOp(g, op.Inputs[1], op.Inputs[0].Irreps.Coefficients).Result));
                sweep.Add(op.Inputs[1], new TorqueOp(g, op.Inputs[0]).Result);
                return true;
            case EdgeFrameOp:
                sweep.Add(op.Inputs[0], new FormulaOp("FrameGradient", FrameGradient(), op.Inputs[0], g).Result);
                return true;
            default:
                return false;
        }
    }

    private static CoefficientSet DegreesOf(Value value, Value cotangent) =>
        new(value.Irreps.Coefficients.Items.Where(c => cotangent.Irreps.Coefficients.Degrees.Contains(c.L)));

    /// <summary>
    /// v̄ = ∂ω/∂vᵀ·τ. A change dv of the edge turns the frame by ω = v × dv / v², and about the edge itself by cos β·dα, with
    /// α = atan2(x, z).
    /// </summary>
    private static Formula[] FrameGradient()
    {
        Formula x = Vector(0), y = Vector(1), z = Vector(2), square = (x * x) + (y * y) + (z * z), around = (x * x) + (z * z);
        Formula Torque(int axis) => new FormulaInput(1, axis);
        // dα = (z·dx − x·dz)/(x² + z²); the torque about the edge is τ·v/|v|, and cos β = y/|v|.
        Formula roll = ((Torque(0) * x) + (Torque(1) * y) + (Torque(2) * z)) * y / (square * around);
        Formula Roll(Formula a) => Formula.Where(around / square, PoleBound, roll * a);
        return
        [
            (((Torque(1) * z) - (Torque(2) * y)) / square) + Roll(z),
            ((Torque(2) * x) - (Torque(0) * z)) / square,
            (((Torque(0) * y) - (Torque(1) * x)) / square) - Roll(x),
        ];
    }
}
