using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
internal static unsafe partial class GradientKernel
{
    /// <summary>6 rows by two vectors of 256 bits as such, see <see cref="MatrixKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block6x2Vector256(
        float* left, nint pitch, int lanes, nint step, int groups, float* right, nint rightStep, float* result, int rows)
    {
        Vector256<float> a0 = Vector256.Load(result + (0 * GradientStrips.Width)), b0 = Vector256.Load(result + (0 * GradientStrips.Width) + 8);
        Vector256<float> a1 = Vector256.Load(result + (1 * GradientStrips.Width)), b1 = Vector256.Load(result + (1 * GradientStrips.Width) + 8);
        Vector256<float> a2 = Vector256.Load(result + (2 * GradientStrips.Width)), b2 = Vector256.Load(result + (2 * GradientStrips.Width) + 8);
        Vector256<float> a3 = Vector256.Load(result + (3 * GradientStrips.Width)), b3 = Vector256.Load(result + (3 * GradientStrips.Width) + 8);
        Vector256<float> a4 = Vector256.Load(result + (4 * GradientStrips.Width)), b4 = Vector256.Load(result + (4 * GradientStrips.Width) + 8);
        Vector256<float> a5 = Vector256.Load(result + (5 * GradientStrips.Width)), b5 = Vector256.Load(result + (5 * GradientStrips.Width) + 8);
        Vector256<float> s;
        nint twice = 2 * pitch;
        float* ahead = left + PrefetchDistance;
        for (int group = 0; group < groups; group++, left += step, right += rightStep)
        {
            float* w0 = left, w1 = w0 + pitch + twice, x = right;
            for (int lane = 0; lane < lanes; lane++)
            {
                Sse.Prefetch0(ahead);
                ahead += 6;
                Vector256<float> x0 = Vector256.Load(x), x1 = Vector256.Load(x + 8);
                s = Vector256.Create(*w0);
                a0 = Fma.MultiplyAdd(s, x0, a0);
                b0 = Fma.MultiplyAdd(s, x1, b0);
                s = Vector256.Create(w0[pitch]);
                a1 = Fma.MultiplyAdd(s, x0, a1);
                b1 = Fma.MultiplyAdd(s, x1, b1);
                s = Vector256.Create(w0[twice]);
                a2 = Fma.MultiplyAdd(s, x0, a2);
                b2 = Fma.MultiplyAdd(s, x1, b2);
                s = Vector256.Create(*w1);
                a3 = Fma.MultiplyAdd(s, x0, a3);
                b3 = Fma.MultiplyAdd(s, x1, b3);
                s = Vector256.Create(w1[pitch]);
                a4 = Fma.MultiplyAdd(s, x0, a4);
                b4 = Fma.MultiplyAdd(s, x1, b4);
                s = Vector256.Create(w1[twice]);
                a5 = Fma.MultiplyAdd(s, x0, a5);
                b5 = Fma.MultiplyAdd(s, x1, b5);
                w0++;
                w1++;
                x += GradientStrips.Width;
            }
        }
        Vector256.Store(a0, result + (0 * GradientStrips.Width));
        Vector256.Store(b0, result + (0 * GradientStrips.Width) + 8);
        if (rows <= 1)
            return;
        Vector256.Store(a1, result + (1 * GradientStrips.Width));
        Vector256.Store(b1, result + (1 * GradientStrips.Width) + 8);
        if (rows <= 2)
            return;
        Vector256.Store(a2, result + (2 * GradientStrips.Width));
        Vector256.Store(b2, result + (2 * GradientStrips.Width) + 8);
        if (rows <= 3)
            return;
        Vector256.Store(a3, result + (3 * GradientStrips.Width));
        Vector256.Store(b3, result + (3 * GradientStrips.Width) + 8);
        if (rows <= 4)
            return;
        Vector256.Store(a4, result + (4 * GradientStrips.Width));
        Vector256.Store(b4, result + (4 * GradientStrips.Width) + 8);
        if (rows <= 5)
            return;
        Vector256.Store(a5, result + (5 * GradientStrips.Width));
        Vector256.Store(b5, result + (5 * GradientStrips.Width) + 8);
    }
}
