using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>
/// y = W·x + b on tiles: W packed in blocks of rows, x and y rows × lanes. A block of rows by one or two vectors of lanes stays
/// in registers over all columns. The last block reads up to a block of rows of bias and initial values beyond the end; the memory
/// they lie in is padded for it.
/// </summary>
public static unsafe partial class MatrixKernel
{
    /// <summary>Rows per packed block for a vector width: as many as registers hold.</summary>
    public static int BlockRows(int vectorLanes) => vectorLanes == 16 ? 12 : 6;

    /// <summary>Runs one product per panel.</summary>
    /// <param name="packed">Blocks of <see cref="BlockRows"/> rows, column by column, the last padded.</param>
    /// <param name="bias">One number per row, or null.</param>
    /// <param name="initial">Rows that the products of the first panel are added to, instead of a bias; or null.</param>
    /// <param name="rows">Rows of W.</param>
    /// <param name="columns">Columns of W.</param>
    /// <param name="x">First row of the first panel's input.</param>
    /// <param name="y">First row of the first panel's output.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="xStride">Rows from one panel's input to the next.</param>
    /// <param name="yStride">Rows from one panel's output to the next.</param>
    /// <param name="lanes">Lanes per row; a multiple of the vector's, and of twice the vector's unless that is the whole tile.</param>
    public static void Run<V>(
        float* packed, float* bias, float* initial, int rows, int columns, float* x, float* y, int panels, int xStride, int yStride, int lanes)
        where V : struct, ILanes<V>
    {
        int block = BlockRows(V.Count);
        for (int row = 0; row < rows; row += block)
        {
            float* w = packed + ((nint)row * columns), b = bias == null ? null : bias + row;
            float* first = initial == null ? null : initial + ((nint)row * lanes);
            int count = Math.Min(block, rows - row);
            for (int panel = 0; panel < panels; panel++)
            {
                float* input = x + ((nint)panel * xStride * lanes), output = y + ((((nint)panel * yStride) + row) * lanes);
                if (V.Count == 16 && lanes == 16)
                {
                    // Two panels side by side where there are two.
                    if (first == null && panel + 1 < panels)
                    {
                        Block12x2Vector512(w, b, null, count, columns, input, (nint)xStride * lanes, output, (nint)yStride * lanes, lanes);
                        panel++;
                    }
                    else
                    {
                        Block12x1Vector512(w, b, first, count, columns, input, output, lanes);
                    }
                }
                else
                {
                    for (int lane = 0; lane < lanes; lane += 2 * V.Count)
                    {
                        if (V.Count == 16)
                            Block12x2Vector512(w, b, first == null ? null : first + lane, count, columns, input + lane, 16, output + lane, 16, lanes);
                        else if (V.Count == 8 && Fma.IsSupported)
                            Block6x2Vector256(w, b, first == null ? null : first + lane, count, columns, input + lane, output + lane, lanes);
                        else
                            Block6x2<V>(w, b, first == null ? null : first + lane, count, columns, input + lane, output + lane, lanes);
                    }
                }
            }
        }
    }
}
