using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Mathematics;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// The separated transforms of an S2 grid as lane programs. Longitudes j and N − j mirror each other: cosines agree and sines
/// change sign, so that both points come from one even and one odd sum.
/// </summary>
internal sealed class GridFactors
{
    private readonly CoefficientSet _inputs, _outputs;
    private readonly string _prefix;
    private readonly NumberTable _to, _from, _longitude;

    /// <summary>Transforms of a grid.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="inputs">Coefficients that are evaluated.</param>
    /// <param name="outputs">Coefficients of the result.</param>
    /// <param name="to">Scaling of the harmonics that are evaluated.</param>
    /// <param name="from">Scaling of the harmonics of the result.</param>
    /// <param name="prefix">Start of the names of locals, when several values are evaluated at once.</param>
    public GridFactors(
        GridShape grid, CoefficientSet inputs, CoefficientSet outputs, GridScaling to = GridScaling.To, GridScaling from = GridScaling.From, string prefix = "")
    {
        _prefix = prefix;
        Grid = grid;
        _inputs = inputs;
        _outputs = outputs;
        S2Grid factors = GridMatrices.Grid(grid);
        CoefficientSet all = CoefficientSet.Reduced(grid.LMax, grid.MMax);
        NumberTable Select(double[] table, CoefficientSet set) => new(
            from b in Enumerable.Range(0, grid.Latitudes)
            from i in set.Items
            select table[(b * all.Count) + all.IndexOf(i.L, i.M)]);
        _to = Select(to == GridScaling.To ? factors.LatitudeTo : factors.LatitudeFrom, inputs);
        _from = Select(from == GridScaling.From ? factors.LatitudeFrom : factors.LatitudeTo, outputs);
        _longitude = new(factors.Longitude);
    }

    public GridShape Grid { get; }

    public IReadOnlyList<int> InputOrders => Orders(_inputs);

    public IReadOnlyList<int> ResultOrders => Orders(_outputs);

    /// <summary>Longitudes with sin mα = 0 for all m: 0 and, for even counts, π.</summary>
    public IReadOnlyList<int> SelfMirrored => Grid.Longitudes % 2 == 0 ? [0, Grid.Longitudes / 2] : [0];

    /// <summary>Longitudes 1..this have a mirror image.</summary>
    public int MirroredPairs => (Grid.Longitudes - 1) / 2;

    private string U(int m) => m < 0 ? $"{_prefix}um{-m}" : $"{_prefix}u{m}";

    private static string W(int m) => m < 0 ? $"wm{-m}" : $"w{m}";

    private Lane Longitude(Subscript point, int m) => _longitude[(point * ((2 * Grid.MMax) + 1)) + (m + Grid.MMax)];

    /// <summary>u_m = Σ_l P_lm(β)·x_lm.</summary>
    public IEnumerable<LaneStatement> Latitude(Subscript b, Func<int, int, Lane> x) => InputOrders.Select(m => new LaneLet(
        U(m), Dot(_inputs.Items.Select((item, i) => (item, i)).Where(p => p.item.M == m)
            .Select(p => (_to[(b * _inputs.Count) + p.i], x(p.item.L, p.item.M))))));

    /// <summary>Σ_(m ≥ 0) u_m·s_m(α).</summary>
    public Lane Even(Subscript point) => Sum(point, m => m >= 0);

    /// <summary>Σ_(m &lt; 0) u_m·s_m(α).</summary>
    public Lane Odd(Subscript point) => Sum(point, m => m < 0);

    /// <summary>x_lm += P_lm(β)·w_m.</summary>
    public IEnumerable<LaneStatement> Accumulate(Subscript b, TileIrreps to, Subscript c) => _outputs.Items.Select((item, i) =>
        (LaneStatement)new LaneStore(to.Buffer, c + to.Start(item.L, item.M), Load(to, item.L, item.M, c).PlusProduct(
            _from[(b * _outputs.Count) + i], Local(W(item.M)))));

    /// <summary>w_m = 0.</summary>
    public IEnumerable<LaneStatement> Sums() => ResultOrders.Select(m => new LaneLet(W(m), 0.0));

    /// <summary>w_m += s_m(α)·value, at a longitude where sines vanish.</summary>
    public IEnumerable<LaneStatement> AddSelfMirrored(int point, Lane value) => ResultOrders.Where(m => m >= 0)
        .Select(m => new LaneSet(W(m), Local(W(m)).PlusProduct(Longitude(point, m), value)));

    /// <summary>w_m += s_m(α)·right + s_m(−α)·left, the locals of a pair of longitudes.</summary>
    public IEnumerable<LaneStatement> AddMirrored(Subscript pair) =>
    [
        new LaneLet("sum", Local("right") + Local("left")),
        new LaneLet("difference", Local("right") - Local("left")),
        .. ResultOrders.Select(m => new LaneSet(W(m), Local(W(m)).PlusProduct(Longitude(pair + 1, m), Local(m < 0 ? "difference" : "sum")))),
    ];

    /// <summary>Values on a ring from u_m: point p in row <paramref name="start"/> + p·<paramref name="stride"/>.</summary>
    public IEnumerable<LaneStatement> Values(TileBuffer to, Subscript start, int stride)
    {
        Subscript a = Variable("a");
        string even = _prefix + "even", odd = _prefix + "odd";
        return
        [
            .. SelfMirrored.Select(p => new LaneStore(to, start + (p * stride), Even(p))),
            Loop("a", MirroredPairs,
            [
                new LaneLet(even, Even(a + 1)),
                new LaneLet(odd, Odd(a + 1)),
                new LaneStore(to, start + ((a + 1) * stride), Local(even) + Local(odd)),
                new LaneStore(to, start + ((a * -stride) + ((Grid.Longitudes - 1) * stride)), Local(even) - Local(odd)),
            ]),
        ];
    }

    /// <summary>w_m from values on a ring that lie as <see cref="Values"/> writes them.</summary>
    public IEnumerable<LaneStatement> SumsOf(TileBuffer from, Subscript start, int stride)
    {
        Subscript a = Variable("a");
        return
        [
            .. Sums(),
            .. SelfMirrored.SelectMany(p => AddSelfMirrored(p, from[start + (p * stride)])),
            Serial("a", MirroredPairs,
                [new LaneLet("right", from[start + ((a + 1) * stride)]), new LaneLet("left", from[start + ((a * -stride) + ((Grid.Longitudes - 1) * stride))])],
                AddMirrored(a)),
        ];
    }

    private Lane Sum(Subscript point, Func<int, bool> select) =>
        Dot(InputOrders.Where(select).Select(m => (Longitude(point, m), Local(U(m)))));

    private static int[] Orders(CoefficientSet set) => set.Items.Select(i => i.M).Distinct().OrderBy(m => m).ToArray();
}
