using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
public static unsafe partial class MatrixKernel
{
    /// <summary>
    /// 12 rows by two vectors of 512 bits as such, of the same or of two panels: through <see cref="ILanes{T}"/> the JIT moves every second sum from register to
    /// register.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block12x2(float* w, float* bias, float* initial, int rows, int columns, float* x, nint xSecond, float* y, nint ySecond, nint lanes)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        Vector512<float> a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero,
          a3 = zero, b3 = zero, a4 = zero, b4 = zero, a5 = zero, b5 = zero,
          a6 = zero, b6 = zero, a7 = zero, b7 = zero, a8 = zero, b8 = zero,
          a9 = zero, b9 = zero, a10 = zero, b10 = zero, a11 = zero, b11 = zero;
        if (initial != null)
        {
            a0 = Vector512.Load(initial + (0 * lanes));
            b0 = Vector512.Load(initial + (0 * lanes) + ySecond);
            a1 = Vector512.Load(initial + (1 * lanes));
            b1 = Vector512.Load(initial + (1 * lanes) + ySecond);
            a2 = Vector512.Load(initial + (2 * lanes));
            b2 = Vector512.Load(initial + (2 * lanes) + ySecond);
            a3 = Vector512.Load(initial + (3 * lanes));
            b3 = Vector512.Load(initial + (3 * lanes) + ySecond);
            a4 = Vector512.Load(initial + (4 * lanes));
            b4 = Vector512.Load(initial + (4 * lanes) + ySecond);
            a5 = Vector512.Load(initial + (5 * lanes));
            b5 = Vector512.Load(initial + (5 * lanes) + ySecond);
            a6 = Vector512.Load(initial + (6 * lanes));
            b6 = Vector512.Load(initial + (6 * lanes) + ySecond);
            a7 = Vector512.Load(initial + (7 * lanes));
            b7 = Vector512.Load(initial + (7 * lanes) + ySecond);
            a8 = Vector512.Load(initial + (8 * lanes));
            b8 = Vector512.Load(initial + (8 * lanes) + ySecond);
            a9 = Vector512.Load(initial + (9 * lanes));
            b9 = Vector512.Load(initial + (9 * lanes) + ySecond);
            a10 = Vector512.Load(initial + (10 * lanes));
            b10 = Vector512.Load(initial + (10 * lanes) + ySecond);
            a11 = Vector512.Load(initial + (11 * lanes));
            b11 = Vector512.Load(initial + (11 * lanes) + ySecond);
        }
        else if (bias != null)
        {
            a0 = b0 = Vector512.Create(bias[0]);
            a1 = b1 = Vector512.Create(bias[1]);
            a2 = b2 = Vector512.Create(bias[2]);
            a3 = b3 = Vector512.Create(bias[3]);
            a4 = b4 = Vector512.Create(bias[4]);
            a5 = b5 = Vector512.Create(bias[5]);
            a6 = b6 = Vector512.Create(bias[6]);
            a7 = b7 = Vector512.Create(bias[7]);
            a8 = b8 = Vector512.Create(bias[8]);
            a9 = b9 = Vector512.Create(bias[9]);
            a10 = b10 = Vector512.Create(bias[10]);
            a11 = b11 = Vector512.Create(bias[11]);
        }
        for (int k = 0; k < columns; k++)
        {
            Sse.Prefetch0(w + PrefetchDistance);
            Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + xSecond), s;
            s = Vector512.Create(w[0]);
            a0 = Vector512.FusedMultiplyAdd(s, x0, a0);
            b0 = Vector512.FusedMultiplyAdd(s, x1, b0);
            s = Vector512.Create(w[1]);
            a1 = Vector512.FusedMultiplyAdd(s, x0, a1);
            b1 = Vector512.FusedMultiplyAdd(s, x1, b1);
            s = Vector512.Create(w[2]);
            a2 = Vector512.FusedMultiplyAdd(s, x0, a2);
            b2 = Vector512.FusedMultiplyAdd(s, x1, b2);
            s = Vector512.Create(w[3]);
            a3 = Vector512.FusedMultiplyAdd(s, x0, a3);
            b3 = Vector512.FusedMultiplyAdd(s, x1, b3);
            s = Vector512.Create(w[4]);
            a4 = Vector512.FusedMultiplyAdd(s, x0, a4);
            b4 = Vector512.FusedMultiplyAdd(s, x1, b4);
            s = Vector512.Create(w[5]);
            a5 = Vector512.FusedMultiplyAdd(s, x0, a5);
            b5 = Vector512.FusedMultiplyAdd(s, x1, b5);
            s = Vector512.Create(w[6]);
            a6 = Vector512.FusedMultiplyAdd(s, x0, a6);
            b6 = Vector512.FusedMultiplyAdd(s, x1, b6);
            s = Vector512.Create(w[7]);
            a7 = Vector512.FusedMultiplyAdd(s, x0, a7);
            b7 = Vector512.FusedMultiplyAdd(s, x1, b7);
            s = Vector512.Create(w[8]);
            a8 = Vector512.FusedMultiplyAdd(s, x0, a8);
            b8 = Vector512.FusedMultiplyAdd(s, x1, b8);
            s = Vector512.Create(w[9]);
            a9 = Vector512.FusedMultiplyAdd(s, x0, a9);
            b9 = Vector512.FusedMultiplyAdd(s, x1, b9);
            s = Vector512.Create(w[10]);
            a10 = Vector512.FusedMultiplyAdd(s, x0, a10);
            b10 = Vector512.FusedMultiplyAdd(s, x1, b10);
            s = Vector512.Create(w[11]);
            a11 = Vector512.FusedMultiplyAdd(s, x0, a11);
            b11 = Vector512.FusedMultiplyAdd(s, x1, b11);
            x += lanes;
            w += 12;
        }
        Vector512.Store(a0, y);
        Vector512.Store(b0, y + ySecond);
        if (rows <= 1)
            return;
        y += lanes;
        Vector512.Store(a1, y);
        Vector512.Store(b1, y + ySecond);
        if (rows <= 2)
            return;
        y += lanes;
        Vector512.Store(a2, y);
        Vector512.Store(b2, y + ySecond);
        if (rows <= 3)
            return;
        y += lanes;
        Vector512.Store(a3, y);
        Vector512.Store(b3, y + ySecond);
        if (rows <= 4)
            return;
        y += lanes;
        Vector512.Store(a4, y);
        Vector512.Store(b4, y + ySecond);
        if (rows <= 5)
            return;
        y += lanes;
        Vector512.Store(a5, y);
        Vector512.Store(b5, y + ySecond);
        if (rows <= 6)
            return;
        y += lanes;
        Vector512.Store(a6, y);
        Vector512.Store(b6, y + ySecond);
        if (rows <= 7)
            return;
        y += lanes;
        Vector512.Store(a7, y);
        Vector512.Store(b7, y + ySecond);
        if (rows <= 8)
            return;
        y += lanes;
        Vector512.Store(a8, y);
        Vector512.Store(b8, y + ySecond);
        if (rows <= 9)
            return;
        y += lanes;
        Vector512.Store(a9, y);
        Vector512.Store(b9, y + ySecond);
        if (rows <= 10)
            return;
        y += lanes;
        Vector512.Store(a10, y);
        Vector512.Store(b10, y + ySecond);
        if (rows <= 11)
            return;
        y += lanes;
        Vector512.Store(a11, y);
        Vector512.Store(b11, y + ySecond);
    }
}
