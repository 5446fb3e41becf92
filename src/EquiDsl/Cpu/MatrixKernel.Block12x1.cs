using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
public static unsafe partial class MatrixKernel
{
    /// <summary>12 rows by one vector of 512 bits as such; see <see cref="Block12x2"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block12x1(float* w, float* bias, float* initial, int rows, int columns, float* x, float* y, nint lanes)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        Vector512<float> a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero,
          a6 = zero, a7 = zero, a8 = zero, a9 = zero, a10 = zero, a11 = zero;
        if (initial != null)
        {
            a0 = Vector512.Load(initial + (0 * lanes));
            a1 = Vector512.Load(initial + (1 * lanes));
            a2 = Vector512.Load(initial + (2 * lanes));
            a3 = Vector512.Load(initial + (3 * lanes));
            a4 = Vector512.Load(initial + (4 * lanes));
            a5 = Vector512.Load(initial + (5 * lanes));
            a6 = Vector512.Load(initial + (6 * lanes));
            a7 = Vector512.Load(initial + (7 * lanes));
            a8 = Vector512.Load(initial + (8 * lanes));
            a9 = Vector512.Load(initial + (9 * lanes));
            a10 = Vector512.Load(initial + (10 * lanes));
            a11 = Vector512.Load(initial + (11 * lanes));
        }
        else if (bias != null)
        {
            a0 = Vector512.Create(bias[0]);
            a1 = Vector512.Create(bias[1]);
            a2 = Vector512.Create(bias[2]);
            a3 = Vector512.Create(bias[3]);
            a4 = Vector512.Create(bias[4]);
            a5 = Vector512.Create(bias[5]);
            a6 = Vector512.Create(bias[6]);
            a7 = Vector512.Create(bias[7]);
            a8 = Vector512.Create(bias[8]);
            a9 = Vector512.Create(bias[9]);
            a10 = Vector512.Create(bias[10]);
            a11 = Vector512.Create(bias[11]);
        }
        for (int k = 0; k < columns; k++)
        {
            Sse.Prefetch0(w + PrefetchDistance);
            Vector512<float> x0 = Vector512.Load(x), s;
            s = Vector512.Create(w[0]);
            a0 = Vector512.FusedMultiplyAdd(s, x0, a0);
            s = Vector512.Create(w[1]);
            a1 = Vector512.FusedMultiplyAdd(s, x0, a1);
            s = Vector512.Create(w[2]);
            a2 = Vector512.FusedMultiplyAdd(s, x0, a2);
            s = Vector512.Create(w[3]);
            a3 = Vector512.FusedMultiplyAdd(s, x0, a3);
            s = Vector512.Create(w[4]);
            a4 = Vector512.FusedMultiplyAdd(s, x0, a4);
            s = Vector512.Create(w[5]);
            a5 = Vector512.FusedMultiplyAdd(s, x0, a5);
            s = Vector512.Create(w[6]);
            a6 = Vector512.FusedMultiplyAdd(s, x0, a6);
            s = Vector512.Create(w[7]);
            a7 = Vector512.FusedMultiplyAdd(s, x0, a7);
            s = Vector512.Create(w[8]);
            a8 = Vector512.FusedMultiplyAdd(s, x0, a8);
            s = Vector512.Create(w[9]);
            a9 = Vector512.FusedMultiplyAdd(s, x0, a9);
            s = Vector512.Create(w[10]);
            a10 = Vector512.FusedMultiplyAdd(s, x0, a10);
            s = Vector512.Create(w[11]);
            a11 = Vector512.FusedMultiplyAdd(s, x0, a11);
            x += lanes;
            w += 12;
        }
        Vector512.Store(a0, y);
        if (rows <= 1)
            return;
        y += lanes;
        Vector512.Store(a1, y);
        if (rows <= 2)
            return;
        y += lanes;
        Vector512.Store(a2, y);
        if (rows <= 3)
            return;
        y += lanes;
        Vector512.Store(a3, y);
        if (rows <= 4)
            return;
        y += lanes;
        Vector512.Store(a4, y);
        if (rows <= 5)
            return;
        y += lanes;
        Vector512.Store(a5, y);
        if (rows <= 6)
            return;
        y += lanes;
        Vector512.Store(a6, y);
        if (rows <= 7)
            return;
        y += lanes;
        Vector512.Store(a7, y);
        if (rows <= 8)
            return;
        y += lanes;
        Vector512.Store(a8, y);
        if (rows <= 9)
            return;
        y += lanes;
        Vector512.Store(a9, y);
        if (rows <= 10)
            return;
        y += lanes;
        Vector512.Store(a10, y);
        if (rows <= 11)
            return;
        y += lanes;
        Vector512.Store(a11, y);
    }
}
