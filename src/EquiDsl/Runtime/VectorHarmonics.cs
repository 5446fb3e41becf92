namespace EquiDsl;

/// <summary>
/// |v|·Y_lm(v/|v|): real orthonormal harmonics with the polar axis y and without the Condon–Shortley phase, as all features of a
/// network; √(3/4π)·v for l = 1.
/// </summary>
internal static class VectorHarmonics
{
    /// <summary>Fills the harmonics of one vector.</summary>
    /// <param name="lMax">Largest degree.</param>
    /// <param name="v">The vector, 3.</param>
    /// <param name="result">(lMax + 1)², at l² + l + m; all 0 for a vector of length 0.</param>
    public static void Fill(int lMax, ReadOnlySpan<double> v, Span<float> result)
    {
        double length = Math.Sqrt((v[0] * v[0]) + (v[1] * v[1]) + (v[2] * v[2])), planar = Math.Sqrt((v[0] * v[0]) + (v[2] * v[2]));
        result[..((lMax + 1) * (lMax + 1))].Clear();
        if (!(length > 0))
            return;
        double cosBeta = v[1] / length, sinBeta = planar / length;
        (double cosAlpha, double sinAlpha) = planar > 0 ? (v[2] / planar, v[0] / planar) : (1, 0);
        // P̃_mm, cos mα and sin mα by recurrence in m; P̃_lm by that in l.
        (double diagonal, double cos, double sin) = (length / Math.Sqrt(4 * Math.PI), 1, 0);
        for (int m = 0; m <= lMax; m++)
        {
            if (m > 0)
            {
                diagonal *= Math.Sqrt(((2 * m) + 1) / (2.0 * m)) * sinBeta;
                (cos, sin) = ((cos * cosAlpha) - (sin * sinAlpha), (sin * cosAlpha) + (cos * sinAlpha));
            }
            (double below, double p) = (0, diagonal);
            for (int l = m; l <= lMax; l++)
            {
                double factor = m == 0 ? 1 : Math.Sqrt(2);
                result[(l * l) + l + m] = (float)(factor * p * cos);
                if (m > 0)
                    result[(l * l) + l - m] = (float)(factor * p * sin);
                double next = l + 1.0, order = m;
                double a = Math.Sqrt(((4 * next * next) - 1) / ((next * next) - (order * order)));
                double b = Math.Sqrt((((double)l * l) - (order * order)) / ((4.0 * l * l) - 1));
                (below, p) = (p, a * ((cosBeta * p) - (l == m ? 0 : b * below)));
            }
        }
    }
}
