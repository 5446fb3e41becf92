using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Wigner-D blocks W = D(α, β, 0)ᵀ that turn each edge onto +y, rows |m| ≤ MMax only.</summary>
public sealed class EdgeFrameOp(Value vector, int lMax, int mMax) : Op(new FrameType(lMax, mMax), vector)
{
    /// <summary>The blocks' shape.</summary>
    public FrameType Frame => (FrameType)Result.Type;

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new EdgeFrameOp(narrowing.Input, Frame.LMax, Frame.MMax).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Equals(new ScalarsType(Extent.Edges, 3)), $"{Inputs[0]} is no vector of an edge");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.Uncounted;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] v = inputs[0];
        double[] result = new double[v.Length / 3 * Frame.Width];
        for (int e = 0; e < v.Length / 3; e++)
        {
            double x = v[3 * e], y = v[(3 * e) + 1], z = v[(3 * e) + 2];
            double length = Math.Sqrt((x * x) + (y * y) + (z * z));
            for (int l = 0; l <= Frame.LMax; l++)
            {
                int columns = (2 * l) + 1, rows = Frame.Rows(l);
                double[] w = WignerD.EdgeFrame(l, x / length, y / length, z / length);
                Array.Copy(w, (l - (rows / 2)) * columns, result, (e * Frame.Width) + Frame.Offset(l), rows * columns);
            }
        }
        return result;
    }
}
