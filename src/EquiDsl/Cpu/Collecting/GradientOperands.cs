namespace EquiDsl.Cpu;

/// <summary>
/// Packs both operands of a matrix gradient for the micro-kernel of the forward pass, with lanes of panels in the place of columns.
/// </summary>
internal static unsafe class GradientOperands
{
    /// <summary>Blocks of rows, lane by lane; lanes that are not valid become zero.</summary>
    /// <param name="y">First row of the first panel.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="panels">Panels.</param>
    /// <param name="stride">Tile rows from one panel to the next.</param>
    /// <param name="lanes">Lanes per tile row.</param>
    /// <param name="count">Valid lanes.</param>
    /// <param name="packed">Where blocks go.</param>
    /// <param name="first">Lanes of the operand before the first panel's.</param>
    /// <param name="depth">Lanes of the operand.</param>
    /// <param name="block">Rows of a block.</param>
    /// <param name="mayWriteOver">Whether up to a vector beyond the lanes of a block may be overwritten.</param>
    public static void PackRows<V>(
        float* y, int rows, int panels, int stride, int lanes, int count, float* packed, int first, int depth, int block, bool mayWriteOver)
        where V : struct, ILanes<V>
    {
        float* spare = stackalloc float[V.Count * (block + 1)];
        for (int row = 0; row < rows; row += block)
        {
            float* output = packed + ((long)row * depth) + ((long)first * block);
            int last = Math.Min(block, rows - row) - 1;
            for (int panel = 0; panel < panels; panel++, output += lanes * block)
            {
                float* input = y + ((((nint)panel * stride) + row) * lanes);
                int direct = mayWriteOver || panel + 1 < panels ? lanes : lanes - V.Count;
                RowBlocks.Pack<V>(input, lanes, last, direct, block, output);
                if (direct < lanes)
                {
                    RowBlocks.Pack<V>(input + direct, lanes, last, V.Count, block, spare);
                    new ReadOnlySpan<float>(spare, V.Count * block).CopyTo(new(output + (direct * block), V.Count * block));
                }
                new Span<float>(output + (count * block), (lanes - count) * block).Clear();
            }
        }
    }

    /// <summary>Strips of columns, lane by lane; parameters as of <see cref="PackRows"/>.</summary>
    public static void PackColumns<V>(float* x, int columns, int panels, int stride, int lanes, float* packed, int first, int depth)
        where V : struct, ILanes<V>
    {
        int vector = V.Count;
        float** pointers = stackalloc float*[vector];
        for (int panel = 0; panel < panels; panel++, x += (nint)stride * lanes, first += lanes)
        {
            for (int column = 0; column < columns; column += vector)
            {
                for (int i = 0; i < vector; i++)
                    pointers[i] = x + ((nint)Math.Min(column + i, columns - 1) * lanes);
                float* output = Place(column);
                for (int lane = 0; lane < lanes; lane += vector)
                    V.Transpose(pointers, lane, output + (lane * GradientStrips.Width), GradientStrips.Width);
            }
            // What lies beyond the last column only reaches columns that nothing reads, but must be a number.
            for (int column = (columns + vector - 1) / vector * vector; column % GradientStrips.Width != 0; column += vector)
            {
                float* output = Place(column);
                for (int lane = 0; lane < lanes; lane++)
                    V.Store(V.Broadcast(0), output + (lane * GradientStrips.Width));
            }
        }

        float* Place(int column) => packed + ((((long)(column / GradientStrips.Width) * depth) + first) * GradientStrips.Width) + (column % GradientStrips.Width);
    }
}
