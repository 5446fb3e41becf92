namespace EquiDsl.Cpu;

/// <summary>
/// What a launch sums over many tiles. Tiles are done in groups; after the tiles of a group, whose memory is kept, each collection
/// goes through them in order, shared out by rows and columns of its result, so that sums are the same for any number of threads.
/// </summary>
public abstract class TileCollect
{
    private protected TileCollect()
    {
    }

    /// <summary>Before the first group: clears what is summed from scratch.</summary>
    internal virtual void Begin(CollectGroup group)
    {
    }

    /// <summary>Adds a group of tiles.</summary>
    internal abstract void Add<V>(CollectGroup group)
        where V : struct, ILanes<V>;
}
