using System.Collections.Concurrent;
using EquiDsl.Compiler.Graph;

namespace EquiDsl.Compiler.Mathematics;

/// <summary>
/// Generators L_x, L_y, L_z of rotations of real harmonics: D(exp [ω]×) = exp(ω·L), with L_k·v = e_k × v at l = 1. L_y couples m with
/// −m, the others couple orders that differ by one.
/// </summary>
public static class RotationGenerators
{
    private static readonly ConcurrentDictionary<int, double[][]> _matrices = new();

    /// <summary>A number of a generator that is not zero.</summary>
    /// <param name="Axis">0, 1, 2 for x, y, z.</param>
    /// <param name="Row">Position of a coefficient in the first set.</param>
    /// <param name="Column">Position of a coefficient in the second set.</param>
    /// <param name="Value">The number.</param>
    public readonly record struct Entry(int Axis, int Row, int Column, double Value);

    /// <summary>L_x, L_y, L_z of degree <paramref name="l"/>, row-major (2l+1)².</summary>
    public static double[][] Matrices(int l) => _matrices.GetOrAdd(l, Create);

    /// <summary>What is not zero between two sets of coefficients.</summary>
    public static IEnumerable<Entry> Between(CoefficientSet rows, CoefficientSet columns)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            (int l, int m) = rows.Items[i];
            double[][] generators = Matrices(l);
            for (int j = 0; j < columns.Count; j++)
            {
                for (int axis = 0; axis < 3 && columns.Items[j].L == l; axis++)
                {
                    double value = generators[axis][((l + m) * ((2 * l) + 1)) + l + columns.Items[j].M];
                    if (value != 0)
                        yield return new Entry(axis, i, j, value);
                }
            }
        }
    }

    private static double[][] Create(int l)
    {
        int size = (2 * l) + 1;
        double[] y = new double[size * size];
        for (int i = 0; i < size; i++)
            y[(i * size) + (2 * l) - i] = l - i;
        double[] j = WignerJ.Matrix(l), x = Multiply(size, Multiply(size, j, y), j);
        double[] z = Multiply(size, x, y).Zip(Multiply(size, y, x), (a, b) => a - b).ToArray();
        // What J leaves of exact zeros is rounding.
        return new[] { x, y, z }.Select(g => Array.ConvertAll(g, v => Math.Abs(v) < 1e-12 ? 0 : v)).ToArray();
    }

    private static double[] Multiply(int size, double[] a, double[] b)
    {
        double[] c = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                for (int column = 0; column < size; column++)
                    c[(i * size) + column] += a[(i * size) + k] * b[(k * size) + column];
            }
        }
        return c;
    }
}
