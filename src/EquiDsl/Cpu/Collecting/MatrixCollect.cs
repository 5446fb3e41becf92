namespace EquiDsl.Cpu;

/// <summary>
/// Gradient of a packed matrix: G(rows, columns) += Σ cotangent·inputᵀ over lanes, panels and tiles. Both operands are kept packed, see
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
        int perTile = group.Lanes * panels, block = MatrixKernel.BlockRows(V.Count, GradientStrips.Width);
        group.Keep(
            this, (long)((rows + block - 1) / block) * block * perTile, (long)GradientStrips.Count(columns) * GradientStrips.Width * perTile,
            (inputRow, columns, panels, inputStride));
    }

    internal override void Keep<V>(CollectGroup group, int tile, float* memory)
    {
        int lanes = group.Lanes, first = tile * panels * lanes, depth = lanes * panels * group.TileCount;
        (nint left, nint right, bool isFirst) = group.Kept(this);
        GradientOperands.PackRows<V>(
            memory + ((nint)cotangentRow * lanes), rows, panels, cotangentStride, lanes, group.Count(tile), (float*)left, first, depth,
            MatrixKernel.BlockRows(V.Count, GradientStrips.Width), false);
        if (isFirst)
            GradientOperands.PackColumns<V>(memory + ((nint)inputRow * lanes), columns, panels, inputStride, lanes, (float*)right, first, depth);
    }

    internal override void Add<V>(CollectGroup group)
    {
        int depth = group.Lanes * panels * group.TileCount, rowParts = (rows + RowsPerPart - 1) / RowsPerPart;
        (nint left, nint right, _) = group.Kept(this);
        group.Run(GradientStrips.Count(columns) * rowParts, part =>
        {
            (int strip, int rowPart) = Math.DivRem(part, rowParts);
            int row = rowPart * RowsPerPart;
            float* result = group.Gradient(slot) + (strip * GradientStrips.StripSize(rows)) + ((long)row * GradientStrips.Width);
            MatrixKernel.Run<V>(
                (float*)left + ((long)row * depth), null, result, Math.Min(RowsPerPart, rows - row), depth,
                (float*)right + ((long)strip * depth * GradientStrips.Width), result, 1, 0, 0, GradientStrips.Width);
        });
    }
}
