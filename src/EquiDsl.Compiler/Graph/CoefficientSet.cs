namespace EquiDsl.Compiler.Graph;

/// <summary>The coefficients (l, m) that an irreps value holds, l-primary: l ascending, m from −l to l.</summary>
public sealed class CoefficientSet : IEquatable<CoefficientSet>
{
    private readonly (int L, int M)[] _items;
    private readonly Dictionary<(int L, int M), int> _index = [];

    /// <summary>Sorts <paramref name="items"/> into l-primary order.</summary>
    public CoefficientSet(IEnumerable<(int L, int M)> items)
    {
        _items = items.Distinct().OrderBy(c => c.L).ThenBy(c => c.M).ToArray();
        for (int i = 0; i < _items.Length; i++)
            _index.Add(_items[i], i);
    }

    /// <summary>All coefficients with l ≤ <paramref name="lMax"/> and |m| ≤ min(l, <paramref name="mMax"/>).</summary>
    public static CoefficientSet Reduced(int lMax, int mMax) => new(
        from l in Enumerable.Range(0, lMax + 1)
        let m = Math.Min(l, mMax)
        from order in Enumerable.Range(-m, (2 * m) + 1)
        select (l, order));

    /// <summary>All coefficients with l ≤ <paramref name="lMax"/>.</summary>
    public static CoefficientSet Full(int lMax) => Reduced(lMax, lMax);

    /// <summary>Coefficients in order.</summary>
    public IReadOnlyList<(int L, int M)> Items => _items;

    /// <summary>Number of coefficients.</summary>
    public int Count => _items.Length;

    /// <summary>Degrees that occur, ascending.</summary>
    public IEnumerable<int> Degrees => _items.Select(c => c.L).Distinct();

    /// <summary>Position of a coefficient, or −1.</summary>
    public int IndexOf(int l, int m) => _index.TryGetValue((l, m), out int index) ? index : -1;

    /// <summary>Whether the coefficient is held.</summary>
    public bool Contains(int l, int m) => _index.ContainsKey((l, m));

    /// <summary>The coefficients at which <paramref name="keep"/> is set.</summary>
    public CoefficientSet Where(bool[] keep) => new(_items.Where((_, i) => keep[i]));

    /// <summary>All coefficients of both.</summary>
    public CoefficientSet Union(CoefficientSet other) => new(_items.Concat(other._items));

    /// <inheritdoc/>
    public bool Equals(CoefficientSet? other) => other is not null && _items.SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CoefficientSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Aggregate(_items.Length, (h, c) => unchecked((h * 31) + (c.L * 64) + c.M));

    /// <summary>Degrees with their orders, e.g. <c>0..4 |m|≤2</c>, or a list when irregular.</summary>
    public override string ToString()
    {
        if (Count == 0)
            return "none";
        int lMax = _items.Max(c => c.L), mMax = _items.Max(c => c.M);
        return Equals(Reduced(lMax, mMax))
            ? (lMax == mMax ? $"l≤{lMax}" : $"l≤{lMax} |m|≤{mMax}")
            : string.Join(" ", _items.Select(c => $"({c.L},{c.M})"));
    }
}
