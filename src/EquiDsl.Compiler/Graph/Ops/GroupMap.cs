namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// Which column of scalars belongs to channel c of coefficient i: Start_i + c / Divisor, with weight Factor_i. Scalars count as one
/// coefficient. Heads, degrees that share a norm's factor, and groups of columns are all of this form.
/// </summary>
/// <param name="Columns">Number of columns.</param>
/// <param name="Divisor">Channels that share a column.</param>
/// <param name="Start">First column of each coefficient (l, m).</param>
/// <param name="Factor">Constant of each coefficient.</param>
public sealed record GroupMap(int Columns, int Divisor, Func<int, int, int> Start, Func<int, int, double> Factor)
{
    /// <summary>Groups of consecutive channels, the same at every coefficient.</summary>
    public static GroupMap Heads(int heads, int channels) => new(heads, channels / heads, (_, _) => 0, (_, _) => 1);

    /// <summary>The same with other constants.</summary>
    public GroupMap Scaled(double factor) => this with { Factor = (l, m) => factor * Factor(l, m) };

    /// <summary>Coefficients of a value; scalars have (0, 0) alone.</summary>
    public static IReadOnlyList<(int L, int M)> Coefficients(ValueType type) =>
        type is IrrepsType irreps ? irreps.Coefficients.Items : [(0, 0)];

    /// <summary>Channels of a value; columns of scalars.</summary>
    public static int Channels(ValueType type) => type is IrrepsType irreps ? irreps.Channels : type.Width;

    /// <summary>Position of a coefficient of a value, or −1.</summary>
    public static int IndexOf(ValueType type, int l, int m) => type is IrrepsType irreps ? irreps.Coefficients.IndexOf(l, m) : 0;
}
