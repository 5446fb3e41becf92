namespace EquiDsl.Cpu;

/// <summary>
/// Gradient of a packed matrix: G(rows, columns) += Σ cotangent·inputᵀ over lanes, panels and tiles. Both operands are kept, see
/// <see cref="GradientOperands"/>.
/// </summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="cotangentRow">First tile row of the cotangent.</param>
/// <param name="inputRow">First tile row of the input.</param>
/// <param name="panels">Panels.</param>
/// <param name="cotangentStride">Tile rows from one panel's cotangent to the next.</param>
/// <param name="inputStride">Tile rows from one panel's input to the next.</param>
public sealed unsafe class MatrixCollect(
    int slot, int rows, int columns, int cotangentRow, int inputRow, int panels, int cotangentStride, int inputStride) : TileCollect
{
    /// <summary>Rows that one part of the product takes; a multiple of all packed blocks.</summary>
    private const int RowsPerPart = 96;

    internal override void Begin<V>(CollectGroup group)
    {
        int perTile = group.Lanes * panels, block = MatrixKernel.BlockRows(V.Count);
        group.Keep(
            this, (long)((rows + block - 1) / block) * block * perTile, (long)GradientStrips.Count(columns) * GradientStrips.Width * perTile,
            (inputRow, columns, panels, inputStride));
    }

    internal override void Keep<V>(CollectGroup group, int tile, float* memory)
    {
        int lanes = group.Lanes, count = group.Count(tile), first = tile * panels * lanes, depth = lanes * panels * group.TileCount;
        (nint left, nint right, bool isFirst) = group.Kept(this);
        GradientOperands.CopyRows<V>(
            memory + ((nint)cotangentRow * lanes), rows, panels, cotangentStride, lanes, count, (float*)left, first, depth, group.IsStreamed);
        if (isFirst)
        {
            GradientOperands.PackColumns<V>(
                memory + ((nint)inputRow * lanes), columns, panels, inputStride, lanes, count, (float*)right, first, depth, group.IsStreamed);
        }
    }

    internal override void Add<V>(CollectGroup group)
    {
        int lanes = group.Lanes, depth = lanes * panels * group.TileCount, block = MatrixKernel.BlockRows(V.Count);
        int strips = GradientStrips.Count(columns);
        (nint left, nint right, _) = group.Kept(this);
        // All strips of some rows, which stay in the cache, one after another.
        group.Run(strips * ((rows + RowsPerPart - 1) / RowsPerPart), part =>
        {
            (int rowPart, int strip) = Math.DivRem(part, strips);
            int row = rowPart * RowsPerPart;
            GradientKernel.Run<V>(
                (float*)left + ((long)row * depth), lanes, lanes, block * lanes, block * (nint)depth, depth / lanes,
                (float*)right + ((long)strip * depth * GradientStrips.Width), lanes * GradientStrips.Width,
                group.Gradient(slot) + (strip * GradientStrips.StripSize(rows)) + ((long)row * GradientStrips.Width), Math.Min(RowsPerPart, rows - row));
        });
    }
}
