using System.Collections.Concurrent;

namespace EquiDsl.Compiler.Mathematics;

/// <summary>
/// The matrices J of the reflection S: (x, y, z) → (−y, −x, z): Y(Sr) = J·Y(r), J² = I. S exchanges the polar axis with the one
/// that β turns about, so that D(α, β, γ) = Z(α)·J·Z(β)·J·Z(γ) with Z diagonal up to sign of the order.
/// </summary>
public static class WignerJ
{
    private static readonly ConcurrentDictionary<int, double[]> _cache = new();

    /// <summary>J of degree <paramref name="l"/>, row-major (2l+1)², rows and columns m = −l..l.</summary>
    public static double[] Matrix(int l) => (double[])_cache.GetOrAdd(l, Compute).Clone();

    /// <summary>J_ij = ∫ Y_i(Sr)·Y_j(r), by a quadrature that is exact for polynomials of degree 2l.</summary>
    private static double[] Compute(int l)
    {
        int size = (2 * l) + 1, first = l * l;
        double[] j = new double[size * size];
        (double[] nodes, double[] weights) = GaussLegendre.Rule(l + 1);
        for (int p = 0; p < nodes.Length; p++)
        {
            double y = nodes[p], rho = Math.Sqrt((1 - y) * (1 + y));
            for (int q = 0; q <= 2 * l; q++)
            {
                double angle = 2 * Math.PI * (q + 0.25) / size, x = rho * Math.Sin(angle), z = rho * Math.Cos(angle);
                double[] at = RealSphericalHarmonics.Evaluate(l, x, y, z);
                double[] reflected = RealSphericalHarmonics.Evaluate(l, -y, -x, z);
                double weight = weights[p] * 2 * Math.PI / size;
                for (int i = 0; i < j.Length; i++)
                    j[i] += weight * reflected[first + (i / size)] * at[first + (i % size)];
            }
        }
        // Entries are zero by parity or of order 0.01 and larger.
        return Array.ConvertAll(j, v => Math.Abs(v) < 1e-13 ? 0 : v);
    }
}
