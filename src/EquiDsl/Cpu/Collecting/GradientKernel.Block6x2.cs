using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
internal static unsafe partial class GradientKernel
{
    /// <summary>6 rows by two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block6x2<V>(
        float* left, nint pitch, int lanes, nint step, int groups, float* right, nint rightStep, float* result, int rows)
        where V : struct, ILanes<V>
    {
        V a0 = V.Load(result + (0 * GradientStrips.Width)), b0 = V.Load(result + (0 * GradientStrips.Width) + V.Count);
        V a1 = V.Load(result + (1 * GradientStrips.Width)), b1 = V.Load(result + (1 * GradientStrips.Width) + V.Count);
        V a2 = V.Load(result + (2 * GradientStrips.Width)), b2 = V.Load(result + (2 * GradientStrips.Width) + V.Count);
        V a3 = V.Load(result + (3 * GradientStrips.Width)), b3 = V.Load(result + (3 * GradientStrips.Width) + V.Count);
        V a4 = V.Load(result + (4 * GradientStrips.Width)), b4 = V.Load(result + (4 * GradientStrips.Width) + V.Count);
        V a5 = V.Load(result + (5 * GradientStrips.Width)), b5 = V.Load(result + (5 * GradientStrips.Width) + V.Count);
        V s;
        nint twice = 2 * pitch;
        for (int group = 0; group < groups; group++, left += step, right += rightStep)
        {
            float* w0 = left, w1 = w0 + pitch + twice, x = right;
            for (int lane = 0; lane < lanes; lane++)
            {
                V x0 = V.Load(x), x1 = V.Load(x + V.Count);
                s = V.Broadcast(*w0);
                a0 = V.MultiplyAdd(s, x0, a0);
                b0 = V.MultiplyAdd(s, x1, b0);
                s = V.Broadcast(w0[pitch]);
                a1 = V.MultiplyAdd(s, x0, a1);
                b1 = V.MultiplyAdd(s, x1, b1);
                s = V.Broadcast(w0[twice]);
                a2 = V.MultiplyAdd(s, x0, a2);
                b2 = V.MultiplyAdd(s, x1, b2);
                s = V.Broadcast(*w1);
                a3 = V.MultiplyAdd(s, x0, a3);
                b3 = V.MultiplyAdd(s, x1, b3);
                s = V.Broadcast(w1[pitch]);
                a4 = V.MultiplyAdd(s, x0, a4);
                b4 = V.MultiplyAdd(s, x1, b4);
                s = V.Broadcast(w1[twice]);
                a5 = V.MultiplyAdd(s, x0, a5);
                b5 = V.MultiplyAdd(s, x1, b5);
                w0++;
                w1++;
                x += GradientStrips.Width;
            }
        }
        V.Store(a0, result + (0 * GradientStrips.Width));
        V.Store(b0, result + (0 * GradientStrips.Width) + V.Count);
        if (rows <= 1)
            return;
        V.Store(a1, result + (1 * GradientStrips.Width));
        V.Store(b1, result + (1 * GradientStrips.Width) + V.Count);
        if (rows <= 2)
            return;
        V.Store(a2, result + (2 * GradientStrips.Width));
        V.Store(b2, result + (2 * GradientStrips.Width) + V.Count);
        if (rows <= 3)
            return;
        V.Store(a3, result + (3 * GradientStrips.Width));
        V.Store(b3, result + (3 * GradientStrips.Width) + V.Count);
        if (rows <= 4)
            return;
        V.Store(a4, result + (4 * GradientStrips.Width));
        V.Store(b4, result + (4 * GradientStrips.Width) + V.Count);
        if (rows <= 5)
            return;
        V.Store(a5, result + (5 * GradientStrips.Width));
        V.Store(b5, result + (5 * GradientStrips.Width) + V.Count);
    }
}
