using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
internal static unsafe partial class GradientKernel
{
    /// <summary>12 rows by two vectors of 512 bits as such, see <see cref="MatrixKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block12x2(
        float* left, nint pitch, int lanes, nint step, int groups, float* right, nint rightStep, float* result, int rows)
    {
        Vector512<float> a0 = Vector512.Load(result + (0 * GradientStrips.Width)), b0 = Vector512.Load(result + (0 * GradientStrips.Width) + 16);
        Vector512<float> a1 = Vector512.Load(result + (1 * GradientStrips.Width)), b1 = Vector512.Load(result + (1 * GradientStrips.Width) + 16);
        Vector512<float> a2 = Vector512.Load(result + (2 * GradientStrips.Width)), b2 = Vector512.Load(result + (2 * GradientStrips.Width) + 16);
        Vector512<float> a3 = Vector512.Load(result + (3 * GradientStrips.Width)), b3 = Vector512.Load(result + (3 * GradientStrips.Width) + 16);
        Vector512<float> a4 = Vector512.Load(result + (4 * GradientStrips.Width)), b4 = Vector512.Load(result + (4 * GradientStrips.Width) + 16);
        Vector512<float> a5 = Vector512.Load(result + (5 * GradientStrips.Width)), b5 = Vector512.Load(result + (5 * GradientStrips.Width) + 16);
        Vector512<float> a6 = Vector512.Load(result + (6 * GradientStrips.Width)), b6 = Vector512.Load(result + (6 * GradientStrips.Width) + 16);
        Vector512<float> a7 = Vector512.Load(result + (7 * GradientStrips.Width)), b7 = Vector512.Load(result + (7 * GradientStrips.Width) + 16);
        Vector512<float> a8 = Vector512.Load(result + (8 * GradientStrips.Width)), b8 = Vector512.Load(result + (8 * GradientStrips.Width) + 16);
        Vector512<float> a9 = Vector512.Load(result + (9 * GradientStrips.Width)), b9 = Vector512.Load(result + (9 * GradientStrips.Width) + 16);
        Vector512<float> a10 = Vector512.Load(result + (10 * GradientStrips.Width)), b10 = Vector512.Load(result + (10 * GradientStrips.Width) + 16);
        Vector512<float> a11 = Vector512.Load(result + (11 * GradientStrips.Width)), b11 = Vector512.Load(result + (11 * GradientStrips.Width) + 16);
        Vector512<float> s;
        nint twice = 2 * pitch;
        float* ahead = left + PrefetchDistance;
        for (int group = 0; group < groups; group++, left += step, right += rightStep)
        {
            float* w0 = left, w1 = w0 + pitch + twice, w2 = w1 + pitch + twice, w3 = w2 + pitch + twice, x = right;
            for (int lane = 0; lane < lanes; lane++)
            {
                Sse.Prefetch0(ahead);
                ahead += 12;
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + 16);
                s = Vector512.Create(*w0);
                a0 = Vector512.FusedMultiplyAdd(s, x0, a0);
                b0 = Vector512.FusedMultiplyAdd(s, x1, b0);
                s = Vector512.Create(w0[pitch]);
                a1 = Vector512.FusedMultiplyAdd(s, x0, a1);
                b1 = Vector512.FusedMultiplyAdd(s, x1, b1);
                s = Vector512.Create(w0[twice]);
                a2 = Vector512.FusedMultiplyAdd(s, x0, a2);
                b2 = Vector512.FusedMultiplyAdd(s, x1, b2);
                s = Vector512.Create(*w1);
                a3 = Vector512.FusedMultiplyAdd(s, x0, a3);
                b3 = Vector512.FusedMultiplyAdd(s, x1, b3);
                s = Vector512.Create(w1[pitch]);
                a4 = Vector512.FusedMultiplyAdd(s, x0, a4);
                b4 = Vector512.FusedMultiplyAdd(s, x1, b4);
                s = Vector512.Create(w1[twice]);
                a5 = Vector512.FusedMultiplyAdd(s, x0, a5);
                b5 = Vector512.FusedMultiplyAdd(s, x1, b5);
                s = Vector512.Create(*w2);
                a6 = Vector512.FusedMultiplyAdd(s, x0, a6);
                b6 = Vector512.FusedMultiplyAdd(s, x1, b6);
                s = Vector512.Create(w2[pitch]);
                a7 = Vector512.FusedMultiplyAdd(s, x0, a7);
                b7 = Vector512.FusedMultiplyAdd(s, x1, b7);
                s = Vector512.Create(w2[twice]);
                a8 = Vector512.FusedMultiplyAdd(s, x0, a8);
                b8 = Vector512.FusedMultiplyAdd(s, x1, b8);
                s = Vector512.Create(*w3);
                a9 = Vector512.FusedMultiplyAdd(s, x0, a9);
                b9 = Vector512.FusedMultiplyAdd(s, x1, b9);
                s = Vector512.Create(w3[pitch]);
                a10 = Vector512.FusedMultiplyAdd(s, x0, a10);
                b10 = Vector512.FusedMultiplyAdd(s, x1, b10);
                s = Vector512.Create(w3[twice]);
                a11 = Vector512.FusedMultiplyAdd(s, x0, a11);
                b11 = Vector512.FusedMultiplyAdd(s, x1, b11);
                w0++;
                w1++;
                w2++;
                w3++;
                x += GradientStrips.Width;
            }
        }
        Vector512.Store(a0, result + (0 * GradientStrips.Width));
        Vector512.Store(b0, result + (0 * GradientStrips.Width) + 16);
        if (rows <= 1)
            return;
        Vector512.Store(a1, result + (1 * GradientStrips.Width));
        Vector512.Store(b1, result + (1 * GradientStrips.Width) + 16);
        if (rows <= 2)
            return;
        Vector512.Store(a2, result + (2 * GradientStrips.Width));
        Vector512.Store(b2, result + (2 * GradientStrips.Width) + 16);
        if (rows <= 3)
            return;
        Vector512.Store(a3, result + (3 * GradientStrips.Width));
        Vector512.Store(b3, result + (3 * GradientStrips.Width) + 16);
        if (rows <= 4)
            return;
        Vector512.Store(a4, result + (4 * GradientStrips.Width));
        Vector512.Store(b4, result + (4 * GradientStrips.Width) + 16);
        if (rows <= 5)
            return;
        Vector512.Store(a5, result + (5 * GradientStrips.Width));
        Vector512.Store(b5, result + (5 * GradientStrips.Width) + 16);
        if (rows <= 6)
            return;
        Vector512.Store(a6, result + (6 * GradientStrips.Width));
        Vector512.Store(b6, result + (6 * GradientStrips.Width) + 16);
        if (rows <= 7)
            return;
        Vector512.Store(a7, result + (7 * GradientStrips.Width));
        Vector512.Store(b7, result + (7 * GradientStrips.Width) + 16);
        if (rows <= 8)
            return;
        Vector512.Store(a8, result + (8 * GradientStrips.Width));
        Vector512.Store(b8, result + (8 * GradientStrips.Width) + 16);
        if (rows <= 9)
            return;
        Vector512.Store(a9, result + (9 * GradientStrips.Width));
        Vector512.Store(b9, result + (9 * GradientStrips.Width) + 16);
        if (rows <= 10)
            return;
        Vector512.Store(a10, result + (10 * GradientStrips.Width));
        Vector512.Store(b10, result + (10 * GradientStrips.Width) + 16);
        if (rows <= 11)
            return;
        Vector512.Store(a11, result + (11 * GradientStrips.Width));
        Vector512.Store(b11, result + (11 * GradientStrips.Width) + 16);
    }
}
