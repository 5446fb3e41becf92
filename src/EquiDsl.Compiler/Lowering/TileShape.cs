namespace EquiDsl.Compiler.Lowering;

/// <summary>How a backend cuts work into tiles.</summary>
/// <param name="EdgeLanes">Lanes of edge tiles.</param>
/// <param name="RowLanes">Lanes of row tiles.</param>
/// <param name="WholeGrid">Whether a perceptron on a grid holds all latitudes at once instead of one after another.</param>
/// <param name="GatheredRows">Rows that a block of gathered channels may take.</param>
public sealed record TileShape(int EdgeLanes, int RowLanes, bool WholeGrid, int GatheredRows)
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
    public static TileShape Cpu { get; } = new(32, 16, false, int.MaxValue);

    /// <summary>Tiles as wide as the matrix products of a block; many are in flight, in the second-level cache.</summary>
    public static TileShape Cuda { get; } = new(128, 64, true, 512);
}
