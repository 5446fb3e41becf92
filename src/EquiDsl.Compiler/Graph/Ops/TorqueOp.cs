using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// τ_k = Σ_l Σ_c a_lᵀ·L_k·b_l for the generators L_x, L_y, L_z of rotations: how ⟨a, b⟩ changes when b is turned, (edges, 3).
/// </summary>
/// <remarks>The gradient by an edge's frame in this form needs no angles, so that poles are no special case.</remarks>
public sealed class TorqueOp(Value left, Value right) : DerivedOp(new ScalarsType(left.Type.Extent, 3), left, right)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new TorqueOp(inputs[0], inputs[1]).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Irreps.Channels == Inputs[1].Irreps.Channels, $"channels differ: {Inputs[0]} and {Inputs[1]}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Inputs[0].Irreps.Channels
        * RotationGenerators.Between(Inputs[0].Irreps.Coefficients, Inputs[1].Irreps.Coefficients).Count();

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType a = Inputs[0].Irreps, b = Inputs[1].Irreps;
        double[] y = new double[domain.Count(a.Extent) * 3];
        foreach (RotationGenerators.Entry entry in RotationGenerators.Between(a.Coefficients, b.Coefficients))
        {
            for (int row = 0; row < y.Length / 3; row++)
            {
                for (int c = 0; c < a.Channels; c++)
                {
                    y[(row * 3) + entry.Axis] += entry.Value * inputs[0][(row * a.Width) + (entry.Row * a.Channels) + c]
                        * inputs[1][(row * b.Width) + (entry.Column * b.Channels) + c];
                }
            }
        }
        return y;
    }
}
