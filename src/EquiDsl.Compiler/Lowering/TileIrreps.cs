using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>How the coefficients of irreps lie in a tile buffer.</summary>
internal enum TileLayout
{
    /// <summary>l-primary: what per-degree linear maps read as one run of panels per degree.</summary>
    LPrimary,

    /// <summary>m = 0 by degree, then for each m ≥ 1 the rows of −m and of +m: what SO(2) linear maps write.</summary>
    MPrimary,

    /// <summary>
    /// As <see cref="MPrimary"/>, with x₊ + x₋ after the rows of +m: the three operands of a complex product with three real
    /// multiplications instead of four.
    /// </summary>
    MPrimarySummed,
}

/// <summary>Irreps (or scalars seen as irreps) in tile memory: where the rows of each coefficient start.</summary>
internal sealed class TileIrreps
{
    private readonly Dictionary<(int L, int M), int> _start;
    private readonly Dictionary<(int L, int M), int> _sum = [];

    private TileIrreps(TileBuffer buffer, CoefficientSet coefficients, int channels, Dictionary<(int, int), int> start)
    {
        Buffer = buffer;
        Coefficients = coefficients;
        Channels = channels;
        _start = start;
    }

    public TileBuffer Buffer { get; }

    public CoefficientSet Coefficients { get; }

    public int Channels { get; }

    public TileLayout? Layout { get; private init; }

    /// <summary>Degrees present at ±m, ascending.</summary>
    public int[] Degrees(int m) => Coefficients.Items.Where(c => Math.Abs(c.M) == m).Select(c => c.L).Distinct().ToArray();

    public int Start(int l, int m) => _start[(l, m)];

    /// <summary>Start of x_(l, m) + x_(l, −m) for m &gt; 0.</summary>
    public int SumStart(int l, int m) => _sum[(l, m)];

    /// <summary>Coefficients of a new buffer in the given layout. In m-primary layouts −m and +m have equal degrees.</summary>
    public static TileIrreps Create(string name, CoefficientSet coefficients, int channels, TileLayout layout)
    {
        Dictionary<(int, int), int> start = [], sums = [];
        int rows = 0;
        void Place(Dictionary<(int, int), int> map, int l, int m)
        {
            map[(l, m)] = rows;
            rows += channels;
        }

        if (layout == TileLayout.LPrimary)
        {
            foreach ((int l, int m) in coefficients.Items)
                Place(start, l, m);
        }
        else
        {
            foreach (int m in coefficients.Items.Select(c => Math.Abs(c.M)).Distinct().OrderBy(m => m))
            {
                int[] degrees = coefficients.Items.Where(c => Math.Abs(c.M) == m).Select(c => c.L).Distinct().ToArray();
                foreach (int l in degrees)
                    Place(start, l, -m);
                foreach (int l in m == 0 ? [] : degrees)
                    Place(start, l, m);
                foreach (int l in m == 0 || layout == TileLayout.MPrimary ? [] : degrees)
                    Place(sums, l, m);
            }
        }
        TileIrreps result = new(new TileBuffer(name, rows), new CoefficientSet(start.Keys), channels, start) { Layout = layout };
        foreach (KeyValuePair<(int, int), int> pair in sums)
            result._sum.Add(pair.Key, pair.Value);
        return result;
    }

    /// <summary>Coefficients of rows that already exist in a buffer.</summary>
    public static TileIrreps View(TileBuffer buffer, CoefficientSet coefficients, int channels, Func<(int L, int M), int> start) =>
        new(buffer, coefficients, channels, coefficients.Items.ToDictionary(c => c, start));
}
