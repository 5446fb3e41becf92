namespace EquiDsl.Cpu;

/// <summary>
/// What a launch sums over many tiles. Tiles are done in groups: what a collection reads of a tile is kept when the tile is done, while
/// it is in the cache; after the tiles of a group each collection goes through them in order, shared out by rows and columns of its
/// result, so that sums are the same for any number of threads.
/// </summary>
public abstract unsafe class TileCollect
{
    private protected TileCollect()
    {
    }

    /// <summary>Before the first group: says what is kept of each tile, and clears what is summed from scratch.</summary>
    internal abstract void Begin<V>(CollectGroup group)
        where V : struct, ILanes<V>;

    /// <summary>Keeps what is read of a tile; tiles of a group are kept side by side.</summary>
    internal abstract void Keep<V>(CollectGroup group, int tile, float* memory)
        where V : struct, ILanes<V>;

    /// <summary>Adds the tiles of a group.</summary>
    internal abstract void Add<V>(CollectGroup group)
        where V : struct, ILanes<V>;
}
