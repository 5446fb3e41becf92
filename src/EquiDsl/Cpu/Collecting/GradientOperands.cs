using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>Both operands of a matrix gradient in the order in which <see cref="GradientKernel"/> reads them.</summary>
internal static unsafe class GradientOperands
{
    /// <summary>Blocks of rows, group by group, each as it lies in the tile; lanes that are not valid become zero.</summary>
    /// <param name="y">First row of the first panel.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="panels">Panels.</param>
    /// <param name="stride">Tile rows from one panel to the next.</param>
    /// <param name="lanes">Lanes per tile row.</param>
    /// <param name="count">Valid lanes.</param>
    /// <param name="kept">Where blocks go.</param>
    /// <param name="first">Lanes of the operand before the first panel's.</param>
    /// <param name="depth">Lanes of the operand.</param>
    /// <param name="isStreamed">Whether to write past the caches.</param>
    public static void CopyRows<V>(
        float* y, int rows, int panels, int stride, int lanes, int count, float* kept, int first, int depth, bool isStreamed)
        where V : struct, ILanes<V>
    {
        int block = MatrixKernel.BlockRows(V.Count);
        for (int row = 0; row < rows; row += block)
        {
            float* output = kept + ((long)row * depth) + ((long)first * block);
            int numbers = Math.Min(block, rows - row) * lanes;
            for (int panel = 0; panel < panels; panel++, output += lanes * block)
            {
                float* input = y + ((((nint)panel * stride) + row) * lanes);
                if (isStreamed)
                {
                    for (int i = 0; i < numbers; i += V.Count)
                        V.Stream(V.Load(input + i), output + i);
                }
                else
                {
                    for (int i = 0; i < numbers; i += V.Count)
                        V.Store(V.Load(input + i), output + i);
                }
                if (count < lanes)
                {
                    for (int i = 0; i < numbers; i += lanes)
                        new Span<float>(output + i + count, lanes - count).Clear();
                }
            }
        }
    }

    /// <summary>Strips of columns, lane by lane; lanes that are not valid become zero. Parameters as of <see cref="CopyRows"/>.</summary>
    public static void PackColumns<V>(
        float* x, int columns, int panels, int stride, int lanes, int count, float* packed, int first, int depth, bool isStreamed)
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
                for (int lane = 0; lane < count; lane += vector)
                    V.Transpose(pointers, lane, output + (lane * GradientStrips.Width), GradientStrips.Width, isStreamed);
                Clear(output, count);
            }
            // What lies beyond the last column only reaches columns that nothing reads, but must be a number.
            for (int column = (columns + vector - 1) / vector * vector; column % GradientStrips.Width != 0; column += vector)
                Clear(Place(column), 0);
        }

        float* Place(int column) => packed + ((((long)(column / GradientStrips.Width) * depth) + first) * GradientStrips.Width) + (column % GradientStrips.Width);

        void Clear(float* output, int from)
        {
            for (int lane = from; lane < lanes; lane++)
                V.Store(V.Broadcast(0), output + (lane * GradientStrips.Width));
        }
    }

    /// <summary>After what was written past the caches, before another thread reads it.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
