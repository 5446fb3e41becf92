namespace EquiDsl.Cpu;

/// <summary>
/// Gradient of a packed matrix: G(rows, columns) += Σ cotangent·inputᵀ over lanes, panels and tiles. Both operands are packed for the
/// micro-kernel of the forward pass, with lanes in the place of columns.
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
    /// <summary>Columns side by side in a gradient's memory: strips of (padded rows, this many columns).</summary>
    internal const int Strip = 32;

    /// <summary>Rows that one part of the product takes; a multiple of all packed blocks.</summary>
    private const int RowsPerPart = 96;

    /// <summary>Rows that lie unused after the last, because blocks of rows are read whole.</summary>
    private const int Padding = 24;

    /// <summary>Floats that the gradient of a matrix takes.</summary>
    internal static long Size(int rows, int columns) => (long)StripCount(columns) * StripSize(rows);

    /// <summary>Copies a gradient out of its strips, row-major.</summary>
    internal static void Read(float* gradient, int rows, int columns, float[] result)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column += Strip)
            {
                int count = Math.Min(Strip, columns - column);
                new ReadOnlySpan<float>(gradient + ((long)(column / Strip) * StripSize(rows)) + ((long)row * Strip), count)
                    .CopyTo(result.AsSpan((row * columns) + column, count));
            }
        }
    }

    internal override void Begin<V>(CollectGroup group)
    {
        int perTile = group.Lanes * panels, block = MatrixKernel.BlockRows(V.Count, Strip);
        group.Keep(
            this, (long)((rows + block - 1) / block) * block * perTile, (long)StripCount(columns) * Strip * perTile, (inputRow, columns, panels, inputStride));
    }

    internal override void Keep<V>(CollectGroup group, int tile, float* memory)
    {
        int lanes = group.Lanes, depth = lanes * panels * group.TileCount, block = MatrixKernel.BlockRows(V.Count, Strip);
        (nint left, nint right, bool isFirst) = group.Kept(this);
        for (int panel = 0; panel < panels; panel++)
        {
            int first = ((tile * panels) + panel) * lanes, count = group.Count(tile);
            PackRows<V>(memory + ((nint)(cotangentRow + (panel * cotangentStride)) * lanes), lanes, count, (float*)left, first, depth, block);
            if (isFirst)
                PackColumns<V>(memory + ((nint)(inputRow + (panel * inputStride)) * lanes), lanes, (float*)right, first, depth);
        }
    }

    internal override void Add<V>(CollectGroup group)
    {
        int depth = group.Lanes * panels * group.TileCount, rowParts = (rows + RowsPerPart - 1) / RowsPerPart;
        (nint left, nint right, _) = group.Kept(this);
        group.Run(StripCount(columns) * rowParts, part =>
        {
            (int strip, int rowPart) = Math.DivRem(part, rowParts);
            int row = rowPart * RowsPerPart;
            float* result = group.Gradient(slot) + ((long)strip * StripSize(rows)) + ((long)row * Strip);
            MatrixKernel.Run<V>(
                (float*)left + ((long)row * depth), null, result, Math.Min(RowsPerPart, rows - row), depth,
                (float*)right + ((long)strip * depth * Strip), result, 1, 0, 0, Strip);
        });
    }

    private static int StripCount(int columns) => (columns + Strip - 1) / Strip;

    private static long StripSize(int rows) => (long)(rows + Padding) * Strip;

    /// <summary>Blocks of rows, lane by lane; lanes that are not valid become zero.</summary>
    private void PackRows<V>(float* y, int lanes, int count, float* packed, int first, int depth, int block)
        where V : struct, ILanes<V>
    {
        int vector = V.Count;
        float* transposed = stackalloc float[vector * vector];
        float** pointers = stackalloc float*[vector];
        for (int row = 0; row < rows; row += block)
        {
            float* output = packed + ((long)row * depth) + ((long)first * block);
            int valid = Math.Min(block, rows - row);
            for (int part = 0; part < block; part += vector)
            {
                int width = Math.Min(vector, block - part);
                for (int i = 0; i < vector; i++)
                    pointers[i] = y + ((nint)(row + Math.Min(part + i, valid - 1)) * lanes);
                for (int lane = 0; lane < lanes; lane += vector)
                {
                    // What a vector writes beyond a block of its size or less, the lane after it overwrites.
                    if (block <= vector && lane + vector < Math.Min(lanes, count))
                    {
                        V.Transpose(pointers, lane, output + (lane * block), block);
                        continue;
                    }
                    V.Transpose(pointers, lane, transposed, vector);
                    for (int i = 0; i < vector; i++)
                    {
                        Span<float> target = new(output + ((lane + i) * block) + part, width);
                        if (lane + i < count)
                            new ReadOnlySpan<float>(transposed + (i * vector), width).CopyTo(target);
                        else
                            target.Clear();
                    }
                }
            }
        }
    }

    /// <summary>Strips of columns, lane by lane.</summary>
    private void PackColumns<V>(float* x, int lanes, float* packed, int first, int depth)
        where V : struct, ILanes<V>
    {
        int vector = V.Count;
        float** pointers = stackalloc float*[vector];
        for (int column = 0; column < columns; column += vector)
        {
            for (int i = 0; i < vector; i++)
                pointers[i] = x + ((nint)Math.Min(column + i, columns - 1) * lanes);
            float* output = packed + ((long)(column / Strip) * depth * Strip) + ((long)first * Strip) + (column % Strip);
            for (int lane = 0; lane < lanes; lane += vector)
                V.Transpose(pointers, lane, output + (lane * Strip), Strip);
        }
        // What lies beyond the last column only reaches columns that nothing reads, but must be a number.
        for (int column = (columns + vector - 1) / vector * vector; column % Strip != 0; column += vector)
        {
            float* output = packed + ((long)(column / Strip) * depth * Strip) + ((long)first * Strip) + (column % Strip);
            for (int lane = 0; lane < lanes; lane++)
                V.Store(V.Broadcast(0), output + (lane * Strip));
        }
    }
}
