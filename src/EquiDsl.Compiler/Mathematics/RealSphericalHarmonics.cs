namespace EquiDsl.Compiler.Mathematics;

/// <summary>Real orthonormal spherical harmonics with the polar axis y, without the Condon–Shortley phase.</summary>
/// <remarks>
/// Y_lm = P̃_l|m|(cos β)·s_m(α) with s_m = √2 sin |m|α for m &lt; 0, 1 for m = 0 and √2 cos mα for m &gt; 0, where
/// β is the angle from +y and α = atan2(x, z). Then ∫ Y² = 1 over the sphere, and degree 1 is √(3/4π)·(x, y, z).
/// </remarks>
public static class RealSphericalHarmonics
{
    /// <summary>All harmonics of degree up to <paramref name="lMax"/> at one direction.</summary>
    /// <param name="lMax">Largest degree.</param>
    /// <param name="x">x of a vector of any positive length.</param>
    /// <param name="y">y.</param>
    /// <param name="z">z.</param>
    /// <returns>((lMax + 1)²), Y_lm at l² + l + m.</returns>
    /// <exception cref="ArgumentException">The vector is zero or not finite.</exception>
    public static double[] Evaluate(int lMax, double x, double y, double z)
    {
        DirectionAngles angles = DirectionAngles.Of(x, y, z);
        double[] legendre = NormalizedLegendre(lMax, angles.CosBeta, angles.SinBeta);
        Multiples alpha = new(lMax, angles.CosAlpha, angles.SinAlpha);
        double[] values = new double[(lMax + 1) * (lMax + 1)];
        for (int l = 0; l <= lMax; l++)
        {
            for (int m = -l; m <= l; m++)
                values[(l * l) + l + m] = legendre[LegendreIndex(l, Math.Abs(m))] * Longitude(alpha, m);
        }
        return values;
    }

    /// <summary>Normalised associated Legendre functions P̃_lm = √((2l+1)/4π·(l−m)!/(l+m)!)·P_lm(cos β), without (−1)^m.</summary>
    /// <remarks>
    /// The three-term recurrence in l at fixed m on the normalised functions themselves: no factorial occurs, and the
    /// recurrence is stable because P̃ is its dominant solution for increasing l.
    /// </remarks>
    /// <param name="lMax">Largest degree.</param>
    /// <param name="cosBeta">cos β.</param>
    /// <param name="sinBeta">sin β ≥ 0.</param>
    /// <returns>((lMax + 1)(lMax + 2)/2), P̃_lm for 0 ≤ m ≤ l at l(l + 1)/2 + m.</returns>
    public static double[] NormalizedLegendre(int lMax, double cosBeta, double sinBeta)
    {
        if (lMax < 0)
            throw new ArgumentOutOfRangeException(nameof(lMax), lMax, "A degree is not negative.");
        double[] p = new double[(lMax + 1) * (lMax + 2) / 2];
        p[0] = 1 / Math.Sqrt(4 * Math.PI);
        for (int m = 0; m <= lMax; m++)
        {
            if (m > 0)
                p[LegendreIndex(m, m)] = Math.Sqrt(((2 * m) + 1) / (2.0 * m)) * sinBeta * p[LegendreIndex(m - 1, m - 1)];
            if (m < lMax)
                p[LegendreIndex(m + 1, m)] = Math.Sqrt((2 * m) + 3) * cosBeta * p[LegendreIndex(m, m)];
            for (int l = m + 2; l <= lMax; l++)
            {
                double below = l - 1.0, order = m;
                double a = Math.Sqrt(((4.0 * l * l) - 1) / (((double)l * l) - (order * order)));
                double b = Math.Sqrt(((below * below) - (order * order)) / ((4 * below * below) - 1));
                p[LegendreIndex(l, m)] = a * ((cosBeta * p[LegendreIndex(l - 1, m)]) - (b * p[LegendreIndex(l - 2, m)]));
            }
        }
        return p;
    }

    /// <summary>Position of P̃_lm, m ≥ 0, in <see cref="NormalizedLegendre"/>.</summary>
    internal static int LegendreIndex(int l, int m) => (l * (l + 1) / 2) + m;

    /// <summary>s_m(α).</summary>
    internal static double Longitude(Multiples alpha, int m) =>
        m == 0 ? 1 : Math.Sqrt(2) * (m < 0 ? alpha.Sin(-m) : alpha.Cos(m));
}
