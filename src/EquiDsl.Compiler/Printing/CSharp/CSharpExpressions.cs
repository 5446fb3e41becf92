using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>Lane expressions over <c>V : ILanes&lt;V&gt;</c>.</summary>
internal sealed class CSharpExpressions(int lanes, Func<NumberTable, string> numbers) : CStyleExpressions(numbers)
{
    /// <summary>Address of a tile row at the current lane.</summary>
    public string Address(TileBuffer buffer, Subscript row) => $"memory + {Scaled(row + buffer.Offset, lanes)}";

    protected override string Broadcast(string number) => $"V.Broadcast({number})";

    protected override string LoadTile(LaneTile tile) => $"V.Load({Address(tile.Buffer, tile.Row)})";

    protected override string LoadFrame(Subscript entry) => $"V.Load(frame + {Scaled(entry, lanes)})";

    protected override string MultiplyAdd(string a, string b, string c) => $"V.MultiplyAdd({a}, {b}, {c})";

    protected override string Where(string tested, string value) => $"V.WherePositive({tested}, {value})";

    protected override string Call(LaneFunction function, string argument) => $"LaneMath.{function}({argument})";
}
