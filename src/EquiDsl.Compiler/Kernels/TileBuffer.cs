namespace EquiDsl.Compiler.Kernels;

/// <summary>Rows × lanes of tile memory, lane fastest. Never in main memory: it lives in registers, shared memory or cache.</summary>
public sealed class TileBuffer(string name, int rows)
{
    /// <summary>Name in dumps and generated code.</summary>
    public string Name { get; } = name;

    /// <summary>Rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>First row in the kernel's tile memory, assigned when the kernel is complete.</summary>
    public int Offset { get; internal set; } = -1;

    /// <summary>The row at <paramref name="row"/>.</summary>
    public Lane this[Subscript row] => new LaneTile(this, row);
}
