using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>
/// G += Σ y·xᵀ over lanes: as <see cref="MatrixKernel"/>, a block of rows by two vectors of columns stays in registers. Cotangents y are read
/// as they lie in tiles, rows × lanes; inputs x are packed in <see cref="GradientStrips"/>, lane by lane.
/// </summary>
internal static unsafe partial class GradientKernel
{
    /// <summary>Adds to a strip of columns. Up to a block of rows is read beyond the last cotangent.</summary>
    /// <param name="left">First cotangent.</param>
    /// <param name="pitch">Numbers from one row of cotangents to the next.</param>
    /// <param name="lanes">Valid lanes of a group.</param>
    /// <param name="step">Numbers from one group's cotangents to the next.</param>
    /// <param name="blockStep">Numbers from one block of cotangents to the next.</param>
    /// <param name="groups">Groups of lanes: panels, tiles.</param>
    /// <param name="right">First input of the strip.</param>
    /// <param name="rightStep">Numbers from one group's inputs to the next.</param>
    /// <param name="result">First row of the strip.</param>
    /// <param name="rows">Rows.</param>
    public static void Run<V>(
        float* left, nint pitch, int lanes, nint step, nint blockStep, int groups, float* right, nint rightStep, float* result, int rows)
        where V : struct, ILanes<V>
    {
        int block = MatrixKernel.BlockRows(V.Count);
        for (int row = 0; row < rows; row += block, left += blockStep, result += block * GradientStrips.Width)
        {
            int count = Math.Min(block, rows - row);
            for (int column = 0; column < GradientStrips.Width; column += 2 * V.Count)
            {
                if (V.Count == 16)
                    Block12x2Vector512(left, pitch, lanes, step, groups, right + column, rightStep, result + column, count);
                else if (V.Count == 8 && Fma.IsSupported)
                    Block6x2Vector256(left, pitch, lanes, step, groups, right + column, rightStep, result + column, count);
                else
                    Block6x2<V>(left, pitch, lanes, step, groups, right + column, rightStep, result + column, count);
            }
        }
    }
}
