namespace EquiDsl.Cpu;

/// <summary>Sums of a matrix gradient within a tile, while both operands are in the cache.</summary>
public static unsafe class TileGradient
{
    /// <summary>sum(rows, columns) += Σ cotangent·inputᵀ over valid lanes and panels.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">Rows of a panel of cotangents; panels follow each other.</param>
    /// <param name="columns">Rows of a panel of inputs.</param>
    /// <param name="panels">Panels.</param>
    /// <param name="cotangent">First row of the cotangents.</param>
    /// <param name="input">First row of the inputs.</param>
    /// <param name="sum">The sum, in <see cref="GradientStrips"/>.</param>
    /// <param name="packed">Room for the packed inputs.</param>
    public static void Add<V>(ref Tile tile, int rows, int columns, int panels, float* cotangent, float* input, float* sum, float* packed)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes, depth = lanes * panels, block = MatrixKernel.BlockRows(V.Count);
        GradientOperands.PackColumns<V>(input, columns, panels, columns, lanes, tile.Count, packed, 0, depth, isStreamed: false);
        for (int strip = 0; strip < GradientStrips.Count(columns); strip++)
        {
            GradientKernel.Run<V>(
                cotangent, lanes, tile.Count, (nint)rows * lanes, block * lanes, panels,
                packed + ((long)strip * depth * GradientStrips.Width), lanes * GradientStrips.Width,
                sum + (strip * GradientStrips.StripSize(rows)), rows);
        }
    }
}

/// <summary>Gradient of a packed matrix whose sums each tile has, see <see cref="TileGradient"/>.</summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="row">First tile row of the sum.</param>
public sealed unsafe class TileSumCollect(int slot, int rows, int columns, int row) : TileCollect
{
    private const int NumbersPerPart = 4096;

    private readonly int _size = checked((int)GradientStrips.Size(rows, columns));

    internal override void Begin<V>(CollectGroup group) => group.Keep(this, _size);

    internal override void Keep<V>(CollectGroup group, int tile, float* memory) =>
        new ReadOnlySpan<float>(memory + ((nint)row * group.Lanes), _size).CopyTo(new((float*)group.Kept(this).Own + ((long)tile * _size), _size));

    internal override void Add<V>(CollectGroup group) => group.Run((_size + NumbersPerPart - 1) / NumbersPerPart, part =>
    {
        int first = part * NumbersPerPart, count = Math.Min(NumbersPerPart, _size - first);
        float* gradient = group.Gradient(slot) + first, kept = (float*)group.Kept(this).Own + first;
        for (int tile = 0; tile < group.TileCount; tile++, kept += _size)
        {
            // Sizes are multiples of a strip's width, and with it of every vector.
            for (int i = 0; i < count; i += V.Count)
                V.Store(V.Load(gradient + i) + V.Load(kept + i), gradient + i);
        }
    });
}
