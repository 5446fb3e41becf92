namespace EquiDsl.Compiler.Kernels;

/// <summary>Walks lane programs.</summary>
internal static class LaneBuffers
{
    /// <summary>Tile buffers that statements read or write.</summary>
    public static IEnumerable<TileBuffer> Of(IEnumerable<LaneStatement> body) => body.SelectMany(statement => statement switch
    {
        LaneLet let => Of(let.Value),
        LaneSet set => Of(set.Value),
        LaneStore store => Of(store.Value).Append(store.Buffer),
        LaneLoop loop => Of(loop.Body),
        _ => [],
    });

    private static IEnumerable<TileBuffer> Of(Lane lane) => lane switch
    {
        LaneTile tile => [tile.Buffer],
        LaneBinary binary => Of(binary.Left).Concat(Of(binary.Right)),
        LaneMultiplyAdd product => Of(product.A).Concat(Of(product.B)).Concat(Of(product.C)),
        LaneCall call => Of(call.Argument),
        LaneWhere where => Of(where.Tested).Concat(Of(where.Value)),
        _ => [],
    };
}
