namespace EquiDsl.Compiler.Lowering;

/// <summary>How a backend cuts work into tiles.</summary>
/// <param name="EdgeLanes">Lanes of edge tiles.</param>
/// <param name="RowLanes">Lanes of row tiles.</param>
/// <param name="PointsInRegisters">Whether a function at a grid point is applied to a number in a register, rather than ring by ring.</param>
/// <param name="GridRows">Rows of tile memory that rings of a network on a grid may take together; one ring at a time if that is more.</param>
/// <param name="SumsInTiles">Whether gradients that are summed ring by ring are summed by tile first.</param>
/// <param name="GatheredRows">Rows that a block of gathered channels may take.</param>
public sealed record TileShape(int EdgeLanes, int RowLanes, bool PointsInRegisters, int GridRows, bool SumsInTiles, int GatheredRows)
{
    private const int LargestChannelBlock = 16;

    /// <summary>Channels gathered and rotated at a time, when each has so many coefficients: a power of two.</summary>
    public int ChannelBlock(int coefficients)
    {
        int block = LargestChannelBlock;
        while (block > 1 && (long)block * coefficients > GatheredRows)
            block /= 2;
        return block;
    }

    /// <summary>
    /// Tiles that stay in a core's cache. Row tiles are narrower, because there are far fewer nodes than edges and tiles are what
    /// threads share out.
    /// </summary>
    public static TileShape Cpu { get; } = new(32, 16, false, 0, true, int.MaxValue);

    /// <summary>
    /// Tiles as wide as the matrix products of a block; many are in flight, in the second-level cache. Rings of a grid take 12 MiB of it
    /// per tile: enough blocks for all multiprocessors, and room for more than one tile.
    /// </summary>
    public static TileShape Cuda { get; } = new(128, 64, true, 12 * 4096, false, 512);
}
