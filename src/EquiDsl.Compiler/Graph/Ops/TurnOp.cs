using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>y_l = (ω·L)_l·x_l: the change of irreps under an infinitesimal rotation ω, (edges, 3).</summary>
public sealed class TurnOp(Value input, Value rotation, CoefficientSet coefficients)
    : DerivedOp(input.Irreps with { Coefficients = coefficients }, input, rotation)
{
    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new TurnOp(inputs[0], inputs[1], Result.Irreps.Coefficients).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Inputs[1].Type.Equals(new ScalarsType(Result.Type.Extent, 3)), $"{Inputs[1]} is no rotation of {Result}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Irreps.Channels
        * RotationGenerators.Between(Result.Irreps.Coefficients, Inputs[0].Irreps.Coefficients).Count();

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps, to = Result.Irreps;
        int rows = domain.Count(from.Extent);
        double[] y = new double[rows * to.Width];
        foreach (RotationGenerators.Entry entry in RotationGenerators.Between(to.Coefficients, from.Coefficients))
        {
            for (int row = 0; row < rows; row++)
            {
                for (int c = 0; c < to.Channels; c++)
                {
                    y[(row * to.Width) + (entry.Row * to.Channels) + c] += entry.Value * inputs[1][(row * 3) + entry.Axis]
                        * inputs[0][(row * from.Width) + (entry.Column * from.Channels) + c];
                }
            }
        }
        return y;
    }
}
