namespace EquiDsl.Compiler.Kernels;

/// <summary>Walks lane programs.</summary>
internal static class LaneBuffers
{
    /// <summary>Tile buffers that statements read or write.</summary>
    public static IEnumerable<TileBuffer> Of(IEnumerable<LaneStatement> body) => body.SelectMany(statement =>
    {
        IEnumerable<TileBuffer> read = statement.Expression is { } value ? Of(value) : [];
        return read.Concat(statement is LaneStore store ? [store.Buffer] : []).Concat(Of(statement.Inner));
    });

    /// <summary>Tile buffers that statements write.</summary>
    public static IEnumerable<TileBuffer> Written(IEnumerable<LaneStatement> body) => body.SelectMany(statement =>
        (statement is LaneStore store ? (IEnumerable<TileBuffer>)[store.Buffer] : []).Concat(Written(statement.Inner)));

    private static IEnumerable<TileBuffer> Of(Lane lane) => lane is LaneTile tile ? [tile.Buffer] : lane.Operands.SelectMany(Of);
}
