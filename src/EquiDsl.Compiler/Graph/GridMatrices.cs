using System.Collections.Concurrent;
using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Compiler.Graph;

/// <summary>The two scalings of spherical harmonics on a grid.</summary>
public enum GridScaling
{
    /// <summary>Harmonics for evaluation.</summary>
    To,

    /// <summary>Harmonics times quadrature weights, for integration.</summary>
    From,
}

/// <summary>Dense matrices of S2 grids for sets of coefficients, as the interpreter uses them: (points, coefficients).</summary>
public static class GridMatrices
{
    private static readonly ConcurrentDictionary<GridShape, S2Grid> _grids = new();

    /// <summary>The grid's factors.</summary>
    public static S2Grid Grid(GridShape shape) => _grids.GetOrAdd(shape, s => new S2Grid(s.LMax, s.MMax, s.Resolution));

    /// <summary>Coefficients to grid.</summary>
    public static double[] To(GridShape shape, CoefficientSet coefficients) => Select(shape, coefficients, Grid(shape).ToGrid);

    /// <summary>Grid to coefficients, quadrature weights included.</summary>
    public static double[] From(GridShape shape, CoefficientSet coefficients) => Select(shape, coefficients, Grid(shape).FromGrid);

    /// <summary>Either, by kind.</summary>
    public static double[] Of(GridScaling scaling, GridShape shape, CoefficientSet coefficients) =>
        scaling == GridScaling.To ? To(shape, coefficients) : From(shape, coefficients);

    private static double[] Select(GridShape shape, CoefficientSet coefficients, double[] matrix)
    {
        CoefficientSet all = CoefficientSet.Reduced(shape.LMax, shape.MMax);
        int[] columns = coefficients.Items.Select(c => all.IndexOf(c.L, c.M)).ToArray();
        double[] result = new double[shape.Latitudes * shape.Longitudes * columns.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = matrix[(i / columns.Length * all.Count) + columns[i % columns.Length]];
        return result;
    }
}
