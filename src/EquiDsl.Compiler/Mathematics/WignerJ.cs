using System.Collections.Concurrent;
using System.Numerics;

namespace EquiDsl.Compiler.Mathematics;

/// <summary>The matrices J of the reflection S: (x, y, z) → (−y, −x, z) on real spherical harmonics, Y(S r) = J·Y(r).</summary>
/// <remarks>
/// <para>S exchanges the polar axis with the one that β turns about, so that D(α, β, γ) = Z(α)·J·Z(β)·J·Z(γ). J is symmetric and
/// J² = I.</para>
/// <para>−S is the rotation Ry(π/2)·Rx(π/2)·Ry(π/2), hence J = (−1)^l·Z(π/2)·d(π/2)·Z(π/2), where Z(π/2) is a signed permutation and
/// d(π/2) is Wigner's small d on real harmonics. There every entry is an integer sum of products of binomials times the root of a
/// ratio of factorials over 2^l: integer arithmetic until one division and one square root per entry.</para>
/// </remarks>
public static class WignerJ
{
    /// <summary>The largest degree whose integers convert to <see cref="double"/> without overflow.</summary>
    public const int LargestDegree = 60;

    private static readonly ConcurrentDictionary<int, double[]> _cache = new();

    /// <summary>J of one degree, each entry within two units in the last place.</summary>
    /// <param name="l">Degree, at most <see cref="LargestDegree"/>.</param>
    /// <returns>(2l + 1, 2l + 1) row-major, order m at row or column l + m; the caller owns the array.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l"/> is out of range.</exception>
    public static double[] Matrix(int l) => l is >= 0 and <= LargestDegree
        ? (double[])_cache.GetOrAdd(l, Compute).Clone()
        : throw new ArgumentOutOfRangeException(nameof(l), l, $"A degree from 0 to {LargestDegree} is expected.");

    private static double[] Compute(int l)
    {
        int size = (2 * l) + 1, parity = Sign(l);
        double[] j = new double[size * size];
        for (int a = -l; a <= l; a++)
        {
            for (int b = -l; b <= l; b++)
            {
                // Z(π/2) keeps even orders and exchanges the odd orders m and −m, up to a sign.
                (int p, int left) = a % 2 == 0 ? (a, QuarterCosine(a)) : (-a, -QuarterSine(a));
                (int q, int right) = b % 2 == 0 ? (b, QuarterCosine(b)) : (-b, QuarterSine(b));
                if (p < 0 == q < 0)
                    j[((l + a) * size) + l + b] = parity * left * right * QuarterTurn(l, p, q);
            }
        }
        return j;
    }

    /// <summary>cos(mπ/2), m even.</summary>
    private static int QuarterCosine(int m) => m % 4 == 0 ? 1 : -1;

    /// <summary>sin(mπ/2), m odd.</summary>
    private static int QuarterSine(int m) => Math.Sign(m) * (Math.Abs(m) % 4 == 1 ? 1 : -1);

    /// <summary>Entry of the turn about x by π/2 on real harmonics, <paramref name="m"/> and <paramref name="n"/> both negative or both not.</summary>
    private static double QuarterTurn(int l, int m, int n)
    {
        int row = Math.Abs(m), column = Math.Abs(n);
        // A real harmonic is a pair ±m of complex ones over √2, except for m = 0, which stands alone.
        BigInteger same = Sign(row + column) * SmallD(l, row, column), opposite = Sign(column) * SmallD(l, -row, column);
        BigInteger sum = m == 0 || n == 0 ? same : m < 0 ? same - opposite : same + opposite;
        int doubled = m == 0 == (n == 0) ? 0 : 1;
        BigInteger numerator = (sum * sum * Factorial(l + row) * Factorial(l - row)) << doubled;
        BigInteger denominator = (Factorial(l + column) * Factorial(l - column)) << (2 * l);
        return sum.Sign * Math.Sqrt((double)numerator / (double)denominator);
    }

    /// <summary>d^l_mn(π/2) without its factor 2^−l·√((l+m)!(l−m)!/((l+n)!(l−n)!)).</summary>
    private static BigInteger SmallD(int l, int m, int n)
    {
        BigInteger sum = 0;
        for (int s = Math.Max(0, n - m); s <= Math.Min(l + n, l - m); s++)
            sum += Sign(m - n + s) * Binomial(l + n, s) * Binomial(l - n, l - m - s);
        return sum;
    }

    private static int Sign(int exponent) => exponent % 2 == 0 ? 1 : -1;

    private static BigInteger Factorial(int n)
    {
        BigInteger product = 1;
        for (int i = 2; i <= n; i++)
            product *= i;
        return product;
    }

    private static BigInteger Binomial(int n, int k)
    {
        BigInteger value = 1;
        for (int i = 1; i <= k; i++)
            value = value * (n - k + i) / i;
        return value;
    }
}
