namespace EquiDsl.Compiler.Mathematics;

/// <summary>
/// Constants by which a kernel computes the compact blocks W_l, rows |m| ≤ min(l, M), of an edge direction.
/// </summary>
/// <remarks>
/// d(β) = J·Z(β)·J turns about the axis of β, which leaves the parity of x alone: it couples m ≥ 0 with m ≥ 0 and m &lt; 0 with
/// m &lt; 0 only, and each entry is a sum of cos kβ, or of sin kβ, over k ≤ l. Only k ≡ l (mod 2) for m ≥ 0, and only
/// k ≡ l + 1 for m &lt; 0, have factors other than zero. With q = |m'|, W[m, m'] is d[m', m] times cos qα for
/// equal signs of m and m', and ± d[−m', m]·sin qα otherwise.
/// </remarks>
public sealed class EdgeFrameTables
{
    /// <summary>Tables for degrees up to <paramref name="lMax"/> and orders up to <paramref name="mMax"/>.</summary>
    public EdgeFrameTables(int lMax, int mMax)
    {
        LMax = lMax;
        MMax = mMax;
        List<int> entries = [];
        List<double> coefficients = [];
        int blockStart = 0;
        for (int l = 0; l <= lMax; l++)
        {
            int rows = Math.Min(l, mMax), columns = (2 * l) + 1;
            for (int m = -rows; m <= rows; m++)
            {
                for (int q = m < 0 ? 1 : 0; q <= l; q++)
                {
                    int column = m < 0 ? -q : q;
                    (double[] cos, double[] sin) = Series(l, column, m);
                    bool isSine = sin.Sum(v => Math.Abs(v)) > cos.Sum(v => Math.Abs(v));
                    int row = blockStart + ((m + rows) * columns) + l;
                    entries.AddRange([row + column, row - column, q, m < 0 ? -1 : 1, l, isSine ? 1 : 0, coefficients.Count]);
                    coefficients.AddRange(isSine ? sin : cos);
                }
            }
            blockStart += ((2 * rows) + 1) * columns;
        }
        Entries = [.. entries];
        Coefficients = [.. coefficients];
        Width = blockStart;
    }

    /// <summary>Integers per entry of <see cref="Entries"/>.</summary>
    public const int EntrySize = 7;

    /// <summary>Largest degree.</summary>
    public int LMax { get; }

    /// <summary>Largest order.</summary>
    public int MMax { get; }

    /// <summary>Numbers of all blocks together.</summary>
    public int Width { get; }

    /// <summary>
    /// Per element of d: position in W that it enters times cos qα; position times ± sin qα (the same when q = 0); q; the sign;
    /// highest k; 1 for sines of kβ and 0 for cosines; first coefficient.
    /// </summary>
    public int[] Entries { get; }

    /// <summary>Factors of cos kβ or sin kβ, k = 0..l.</summary>
    public double[] Coefficients { get; }

    /// <summary>The compact blocks of a unit direction, per degree row-major (2·min(l, M)+1) × (2l+1).</summary>
    public double[] Evaluate(double x, double y, double z)
    {
        DirectionAngles angles = DirectionAngles.Of(x, y, z);
        Multiples alpha = new(LMax, angles.CosAlpha, angles.SinAlpha), beta = new(LMax, angles.CosBeta, angles.SinBeta);
        double[] w = new double[Width];
        for (int e = 0; e < Entries.Length; e += EntrySize)
        {
            double d = 0;
            for (int k = 0; k <= Entries[e + 4]; k++)
                d += Coefficients[Entries[e + 6] + k] * (Entries[e + 5] == 1 ? beta.Sin(k) : beta.Cos(k));
            w[Entries[e + 1]] = Entries[e + 3] * d * alpha.Sin(Entries[e + 2]);
            w[Entries[e]] = d * alpha.Cos(Entries[e + 2]);
        }
        return w;
    }

    /// <summary>d[row, column] = Σ_k cos_k·cos kβ + sin_k·sin kβ from J·Z(β)·J.</summary>
    private static (double[] Cos, double[] Sin) Series(int l, int rowOrder, int columnOrder)
    {
        double[] j = WignerJ.Matrix(l);
        int size = (2 * l) + 1, row = l + rowOrder, column = l + columnOrder;
        double[] cos = new double[l + 1], sin = new double[l + 1];
        for (int i = 0; i < size; i++)
        {
            int order = l - i, k = Math.Abs(order);
            cos[k] += j[(row * size) + i] * j[(i * size) + column];
            sin[k] += Math.Sign(order) * j[(row * size) + i] * j[(((2 * l) - i) * size) + column];
        }
        return (cos, sin);
    }
}
