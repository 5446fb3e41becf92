namespace EquiDsl.Cpu;

/// <summary>Constants of a model's edge geometry, computed by the compiler.</summary>
/// <param name="LMax">Largest degree.</param>
/// <param name="FrameWidth">Numbers of all Wigner-D blocks of an edge.</param>
/// <param name="Entries">
/// Seven integers per element of d(β): position in W times cos qα, position times ± sin qα, q, sign, highest k, 1 for sines of
/// kβ, first coefficient.
/// </param>
/// <param name="Coefficients">Factors of cos kβ or sin kβ.</param>
/// <param name="GaussianCount">Gaussians on [0, cutoff].</param>
/// <param name="GaussianSpacing">Their spacing in Å.</param>
/// <param name="GaussianDeviation">Their standard deviation in Å.</param>
/// <param name="BandWidth">Consecutive Gaussians kept per edge; the others are below rounding.</param>
/// <param name="BandOrders">Derivatives of the Gaussians that are kept besides, 0 for none.</param>
public sealed record EdgeGeometry(
    int LMax, int FrameWidth, int[] Entries, double[] Coefficients, int GaussianCount, double GaussianSpacing,
    double GaussianDeviation, int BandWidth, int BandOrders = 0)
{
    /// <summary>Integers per element in <see cref="Entries"/>.</summary>
    public const int EntrySize = 7;

    /// <summary>
    /// Wigner-D blocks of one edge, in double precision from the edge vector without angles: cos α = z/ρ, sin α = x/ρ,
    /// cos β = y/r, sin β = ρ/r, α = 0 at the poles.
    /// </summary>
    /// <param name="x">Edge vector, Å.</param>
    /// <param name="y">Edge vector, Å.</param>
    /// <param name="z">Edge vector, Å.</param>
    /// <param name="frame">First entry.</param>
    /// <param name="stride">From one entry to the next.</param>
    public unsafe void Frame(double x, double y, double z, float* frame, int stride)
    {
        double rho = Math.Sqrt((x * x) + (z * z)), length = Math.Sqrt((rho * rho) + (y * y));
        (double cosAlpha, double sinAlpha) = rho > 0 ? (z / rho, x / rho) : (1.0, 0.0);
        double* functions = stackalloc double[4 * (LMax + 1)];
        double* cosA = functions, sinA = functions + LMax + 1, cosB = sinA + LMax + 1, sinB = cosB + LMax + 1;
        Multiples(cosAlpha, sinAlpha, cosA, sinA);
        Multiples(y / length, rho / length, cosB, sinB);
        for (int e = 0; e < Entries.Length; e += EntrySize)
        {
            int q = Entries[e + 2], highest = Entries[e + 4], first = Entries[e + 6];
            double* beta = Entries[e + 5] == 1 ? sinB : cosB;
            double d = 0;
            for (int k = 0; k <= highest; k++)
                d += Coefficients[first + k] * beta[k];
            frame[(nint)Entries[e + 1] * stride] = (float)(Entries[e + 3] * d * sinA[q]);
            frame[(nint)Entries[e] * stride] = (float)(d * cosA[q]);
        }
    }

    /// <summary>
    /// The Gaussians around an edge length (Å), and their derivatives, each <paramref name="stride"/> numbers after the other; returns
    /// the first one's index.
    /// </summary>
    public unsafe int Band(double length, float* band, long stride)
    {
        int start = (int)Math.Round(length / GaussianSpacing) - (BandWidth / 2);
        start = Math.Clamp(start, 0, GaussianCount - BandWidth);
        for (int k = 0; k < BandWidth; k++)
        {
            double u = (length - ((start + k) * GaussianSpacing)) / GaussianDeviation;
            // d^n/du^n e^(−u²/2) = h_n·e^(−u²/2) with h_n+1 = −u·h_n − n·h_n−1.
            double value = Math.Exp(-0.5 * u * u), previous = 0;
            for (int n = 0; n <= BandOrders; n++)
            {
                band[k + (n * stride)] = (float)value;
                (previous, value) = (value / GaussianDeviation, ((-u * value) - (n * previous)) / GaussianDeviation);
            }
        }
        return start;
    }

    private unsafe void Multiples(double cos, double sin, double* cosines, double* sines)
    {
        cosines[0] = 1;
        sines[0] = 0;
        for (int k = 1; k <= LMax; k++)
        {
            cosines[k] = (cosines[k - 1] * cos) - (sines[k - 1] * sin);
            sines[k] = (sines[k - 1] * cos) + (cosines[k - 1] * sin);
        }
    }
}
