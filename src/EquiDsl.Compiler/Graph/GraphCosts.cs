namespace EquiDsl.Compiler.Graph;

/// <summary>Floating-point operations of a graph, counted as its mathematics states them; a multiply-add is two.</summary>
/// <remarks>
/// A complex product counts as four real ones, transforms to and from grids as separated ones, the Gaussian basis as its band of
/// at most 25 functions; evaluations of e^x and 1/√x are not counted. Kernels may need fewer operations, never more of matrix products.
/// </remarks>
public static class GraphCosts
{
    /// <summary>Cost of an op that only moves numbers.</summary>
    internal const double OnlyMoves = 0;

    /// <summary>Cost of an op of roots, exponentials and the few numbers of an edge's geometry, which are not counted.</summary>
    internal const double Uncounted = 0;

    /// <summary>Operations for a batch.</summary>
    /// <param name="graph">A graph, usually after <see cref="Passes.RemoveDeadWork"/>.</param>
    /// <param name="nodes">Atoms.</param>
    /// <param name="edges">Directed edges.</param>
    public static double Flops(LayerGraph graph, long nodes, long edges) => graph.Ops.Sum(op => op.FlopsPerRow * op.WorkExtent switch
    {
        Extent.Edges => edges,
        Extent.Nodes => nodes,
        // A few numbers per batch.
        Extent.Systems or Extent.Model => 0,
        _ => throw new GraphException($"{op.Name}: unknown extent {op.WorkExtent}"),
    });

    /// <summary>Pairs of coefficients that a linear map joins.</summary>
    internal static int Pairs(IrrepsType left, IrrepsType right, Func<(int L, int M), (int L, int M), bool> match) =>
        left.Coefficients.Items.Sum(a => right.Coefficients.Items.Count(b => match(a, b)));

    /// <summary>Operations of a transform to or from a grid, separated into latitudes and longitudes.</summary>
    internal static double GridTransform(IrrepsType irreps, GridShape grid)
    {
        int orders = irreps.Coefficients.Items.Select(c => c.M).Distinct().Count();
        return 2.0 * irreps.Channels * grid.Latitudes * (irreps.Coefficients.Count + (orders * grid.Longitudes));
    }
}
