using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Graph;

/// <summary>Floating-point operations of a graph, counted as its mathematics states them; a multiply-add is two.</summary>
/// <remarks>
/// A complex product counts as four real ones, transforms to and from grids as separated ones, the Gaussian basis as its band of
/// at most 25 functions; evaluations of e^x and 1/√x are not counted. Kernels may need fewer operations, never more of matrix products.
/// </remarks>
public static class GraphCosts
{
    private const int Band = 25;

    /// <summary>Operations for a batch.</summary>
    /// <param name="graph">A graph, usually after <see cref="Passes.RemoveDeadWork"/>.</param>
    /// <param name="nodes">Atoms.</param>
    /// <param name="edges">Directed edges.</param>
    public static double Flops(LayerGraph graph, long nodes, long edges) => graph.Ops.Sum(op =>
    {
        Extent extent = op is SegmentSumOp or SegmentSoftmaxSumOp ? Extent.Edges : op.Result.Type.Extent;
        double rows = extent switch { Extent.Edges => edges, Extent.Nodes => nodes, _ => 0 };
        return rows * FlopsPerRow(op);
    });

    /// <summary>Operations per node or edge.</summary>
    public static double FlopsPerRow(Op op)
    {
        double width = op.Result.Type.Width;
        return op switch
        {
            LinearOp linear => 2 * width * linear.Weight.Shape[1],
            OrderZeroLinearOp linear => 2 * width * linear.Inputs[0].Irreps.Channels * linear.Inputs[0].Irreps.Coefficients.Items.Count(c => c.M == 0),
            SO2LinearOp linear => 2.0 * linear.Result.Irreps.Channels * linear.Inputs[0].Irreps.Channels
                * Pairs(linear.Result.Irreps, linear.Inputs[0].Irreps, (a, b) => Math.Abs(a.M) == Math.Abs(b.M)),
            SO3LinearOp linear => 2 * width * linear.Weight.Shape[2],
            RotateOp or RotateBackOp => 2.0 * op.Result.Irreps.Channels
                * Pairs(op.Result.Irreps, op.Inputs[0].Irreps, (a, b) => a.L == b.L),
            SegmentSoftmaxSumOp sum => width + sum.Values.Type.Width + (sum.Frame is null ? 0 : 2.0 * sum.Result.Irreps.Channels
                * Pairs(sum.Result.Irreps, sum.Values.Irreps, (a, b) => a.L == b.L)),
            ToGridOp to => Transform(to.Inputs[0].Irreps, to.Grid),
            FromGridOp from => Transform(from.Result.Irreps, from.Grid),
            EdgeEmbeddingOp embedding => 2 * width * Math.Min(Band, embedding.Graph.GaussianCount),
            HeadDotOp dot => 2.0 * dot.Weight.Count,
            LayerNormOp or IrrepsNormOp => 5 * width,
            PointwiseOp or AddOp or ScaleOp or CoefficientScaleOp or HeadScaleOp or SegmentSumOp => width,
            _ => 0,
        };
    }

    private static int Pairs(IrrepsType left, IrrepsType right, Func<(int L, int M), (int L, int M), bool> match) =>
        left.Coefficients.Items.Sum(a => right.Coefficients.Items.Count(b => match(a, b)));

    private static double Transform(IrrepsType irreps, GridShape grid)
    {
        int orders = irreps.Coefficients.Items.Select(c => c.M).Distinct().Count();
        return 2.0 * irreps.Channels * grid.Latitudes * (irreps.Coefficients.Count + (orders * grid.Longitudes));
    }
}
