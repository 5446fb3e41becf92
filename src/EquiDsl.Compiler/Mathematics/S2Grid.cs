namespace EquiDsl.Compiler.Mathematics;

/// <summary>
/// An S2 grid β_i = π(i+½)/Nβ, α_j = 2πj/Nα and its transforms, which separate into a factor of latitude and one of longitude:
/// to = Y·√4π/√((2l+1)(L+1)), from = Y·√(4π(2l+1)(L+1))·q_β; for M &lt; L both times √((2l+1)/(2M+1)) where l &gt; M.
/// </summary>
public sealed class S2Grid
{
    /// <summary>The grid for degrees up to <paramref name="lMax"/> and orders up to <paramref name="mMax"/>.</summary>
    /// <param name="lMax">Largest degree.</param>
    /// <param name="mMax">Largest order.</param>
    /// <param name="resolution">Even number of points along both axes; 0 gives 2(L+1) × (2M+1), or (2L+3) longitudes when M = L.</param>
    public S2Grid(int lMax, int mMax, int resolution)
    {
        if (resolution < 0 || resolution % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(resolution), resolution, "a grid resolution is even and positive, or 0");
        LatitudeCount = resolution == 0 ? 2 * (lMax + 1) : resolution;
        LongitudeCount = resolution != 0 ? resolution : mMax == lMax ? (2 * lMax) + 3 : (2 * mMax) + 1;
        Coefficients = Mathematics.Coefficients.Reduced(lMax, mMax);
        MMax = mMax;
        LatitudeTo = new double[LatitudeCount * Coefficients.Count];
        LatitudeFrom = new double[LatitudeCount * Coefficients.Count];
        Longitude = new double[LongitudeCount * ((2 * mMax) + 1)];
        for (int b = 0; b < LatitudeCount; b++)
        {
            double beta = Math.PI * (b + 0.5) / LatitudeCount;
            double[] legendre = RealSphericalHarmonics.NormalizedLegendre(lMax, Math.Cos(beta), Math.Sin(beta));
            double quadrature = QuadratureWeight(b);
            for (int i = 0; i < Coefficients.Count; i++)
            {
                (int l, int m) = Coefficients[i];
                double rescale = l > mMax ? Math.Sqrt(((2.0 * l) + 1) / ((2 * mMax) + 1)) : 1;
                double p = legendre[(l * (l + 1) / 2) + Math.Abs(m)] * rescale * Math.Sqrt(4 * Math.PI);
                LatitudeTo[(b * Coefficients.Count) + i] = p / Math.Sqrt(((2 * l) + 1) * (lMax + 1));
                LatitudeFrom[(b * Coefficients.Count) + i] = p * Math.Sqrt(((2 * l) + 1) * (lMax + 1)) * quadrature;
            }
        }
        for (int a = 0; a < LongitudeCount; a++)
        {
            Multiples alpha = Multiples.Of(mMax, 2 * Math.PI * a / LongitudeCount);
            for (int m = -mMax; m <= mMax; m++)
                Longitude[(a * ((2 * mMax) + 1)) + m + mMax] = RealSphericalHarmonics.Longitude(alpha, m);
        }
        ToGrid = Dense(LatitudeTo);
        FromGrid = Dense(LatitudeFrom);
    }

    /// <summary>Nβ.</summary>
    public int LatitudeCount { get; }

    /// <summary>Nα.</summary>
    public int LongitudeCount { get; }

    /// <summary>Largest order.</summary>
    public int MMax { get; }

    /// <summary>Reduced coefficients, l-primary.</summary>
    public IReadOnlyList<(int L, int M)> Coefficients { get; }

    /// <summary>Latitude factors to the grid, (Nβ, coefficients).</summary>
    public double[] LatitudeTo { get; }

    /// <summary>Latitude factors from the grid, quadrature weights included, (Nβ, coefficients).</summary>
    public double[] LatitudeFrom { get; }

    /// <summary>s_m(α), (Nα, 2M+1).</summary>
    public double[] Longitude { get; }

    /// <summary>(Nβ, Nα, coefficients).</summary>
    public double[] ToGrid { get; }

    /// <summary>(Nβ, Nα, coefficients).</summary>
    public double[] FromGrid { get; }

    /// <summary>
    /// Weight of latitude j: [2/b·sin(π(2j+1)/4b)·Σ_{k&lt;b} sin((2j+1)(2k+1)π/4b)/(2k+1)]/(2(2b)²)·Nβ²/Nα with b = Nβ/2
    /// (Driscoll and Healy 1994).
    /// </summary>
    private double QuadratureWeight(int j)
    {
        double b = LatitudeCount / 2.0, sum = 0;
        for (int k = 0; k < b; k++)
            sum += Math.Sin(((2 * j) + 1) * ((2 * k) + 1) * Math.PI / (4 * b)) / ((2 * k) + 1);
        double weight = 2 / b * Math.Sin(Math.PI * ((2 * j) + 1) / (4 * b)) * sum / (2 * Math.Pow(2 * b, 2));
        return weight * LatitudeCount * LatitudeCount / LongitudeCount;
    }

    private double[] Dense(double[] latitude)
    {
        int count = Coefficients.Count;
        double[] matrix = new double[LatitudeCount * LongitudeCount * count];
        for (int i = 0; i < matrix.Length; i++)
        {
            int point = i / count, b = point / LongitudeCount, a = point % LongitudeCount, coefficient = i % count;
            matrix[i] = latitude[(b * count) + coefficient] * Longitude[(a * ((2 * MMax) + 1)) + Coefficients[coefficient].M + MMax];
        }
        return matrix;
    }
}
