using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Which column of scalars belongs to channel c of coefficient i: Start_i + c / Divisor, with weight Factor_i. Scalars count as one
/// coefficient. Heads, degrees that share a norm's factor, and groups of columns are all of this form.
/// </summary>
/// <param name="Columns">Number of columns.</param>
/// <param name="Divisor">Channels that share a column.</param>
/// <param name="Factor">Constant of every coefficient when all are alike and start at column 0.</param>
/// <param name="Coefficients">First column and constant of each coefficient; none when all are alike.</param>
public sealed record GroupMap(int Columns, int Divisor, double Factor, EquatableArray<CoefficientGroup> Coefficients)
{
    /// <summary>Groups of consecutive channels, the same at every coefficient.</summary>
    public static GroupMap Heads(int heads, int channels) => new(heads, channels / heads, 1, []);

    /// <summary>First columns and constants coefficient by coefficient.</summary>
    public static GroupMap Of(
        int columns, int divisor, IEnumerable<(int L, int M)> coefficients, Func<int, int, int> start, Func<int, int, double> factor) =>
        new(columns, divisor, 1, new(coefficients.Select(c => new CoefficientGroup(c.L, c.M, start(c.L, c.M), factor(c.L, c.M)))));

    /// <summary>First column of a coefficient.</summary>
    public int StartOf(int l, int m) => Coefficients.Count == 0 ? 0 : Group(l, m).Start;

    /// <summary>Constant of a coefficient.</summary>
    public double FactorOf(int l, int m) => Coefficients.Count == 0 ? Factor : Group(l, m).Factor;

    /// <summary>The same with other constants.</summary>
    public GroupMap Scaled(double factor) => this with
    {
        Factor = factor * Factor,
        Coefficients = new(Coefficients.Select(c => c with { Factor = factor * c.Factor })),
    };

    /// <summary>Coefficients of a value; scalars have (0, 0) alone.</summary>
    public static IReadOnlyList<(int L, int M)> CoefficientsOf(ValueType type) =>
        type is IrrepsType irreps ? irreps.Coefficients.Items : [(0, 0)];

    /// <summary>Channels of a value; columns of scalars.</summary>
    public static int Channels(ValueType type) => type is IrrepsType irreps ? irreps.Channels : type.Width;

    /// <summary>Position of a coefficient of a value, or −1.</summary>
    public static int IndexOf(ValueType type, int l, int m) => type is IrrepsType irreps ? irreps.Coefficients.IndexOf(l, m) : 0;

    private CoefficientGroup Group(int l, int m) => Coefficients.FirstOrDefault(c => c.L == l && c.M == m)
        ?? throw new GraphException($"the groups have no coefficient ({l}, {m})");
}

/// <summary>First column and constant of a coefficient.</summary>
/// <param name="L">Degree.</param>
/// <param name="M">Order.</param>
/// <param name="Start">Column of its first channel.</param>
/// <param name="Factor">Constant.</param>
public sealed record CoefficientGroup(int L, int M, int Start, double Factor);
