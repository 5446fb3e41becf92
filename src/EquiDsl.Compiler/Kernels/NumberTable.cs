namespace EquiDsl.Compiler.Kernels;

/// <summary>Constant numbers of a kernel, computed in double precision by the compiler and rounded once.</summary>
public sealed class NumberTable(IEnumerable<double> values)
{
    /// <summary>Entries.</summary>
    public IReadOnlyList<double> Values { get; } = values.ToArray();

    /// <summary>Entry at <paramref name="at"/>, the same in all lanes.</summary>
    public Lane this[Subscript at] => new LaneTable(this, at);
}
