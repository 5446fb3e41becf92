namespace EquiDsl.Compiler.Kernels;

/// <summary>Constant integers of a kernel.</summary>
public sealed class IntegerTable(IEnumerable<int> values)
{
    /// <summary>Entries.</summary>
    public IReadOnlyList<int> Values { get; } = values.ToArray();

    /// <summary>Entry at <paramref name="at"/>.</summary>
    public Subscript this[Subscript at] => new SubscriptTable(this, at);
}

/// <summary>Constant numbers of a kernel, computed in double precision by the compiler and rounded once.</summary>
public sealed class NumberTable(IEnumerable<double> values)
{
    /// <summary>Entries.</summary>
    public IReadOnlyList<double> Values { get; } = values.ToArray();

    /// <summary>Entry at <paramref name="at"/>, the same in all lanes.</summary>
    public Lane this[Subscript at] => new LaneTable(this, at);
}
