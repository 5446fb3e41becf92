using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
public static unsafe partial class MatrixKernel
{
    /// <summary>
    /// <see cref="Block6x2"/> in 256-bit vectors as such: through <see cref="ILanes{T}"/> the JIT moves every second sum from register to
    /// register. Four columns at a time, so that the loop itself costs little.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block6x2Vector256(float* w, float* bias, float* initial, int rows, int columns, float* x, float* y, nint lanes)
    {
        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero,
          a3 = zero, b3 = zero, a4 = zero, b4 = zero, a5 = zero, b5 = zero;
        if (initial != null)
        {
            a0 = Vector256.Load(initial + (0 * lanes));
            b0 = Vector256.Load(initial + (0 * lanes) + 8);
            a1 = Vector256.Load(initial + (1 * lanes));
            b1 = Vector256.Load(initial + (1 * lanes) + 8);
            a2 = Vector256.Load(initial + (2 * lanes));
            b2 = Vector256.Load(initial + (2 * lanes) + 8);
            a3 = Vector256.Load(initial + (3 * lanes));
            b3 = Vector256.Load(initial + (3 * lanes) + 8);
            a4 = Vector256.Load(initial + (4 * lanes));
            b4 = Vector256.Load(initial + (4 * lanes) + 8);
            a5 = Vector256.Load(initial + (5 * lanes));
            b5 = Vector256.Load(initial + (5 * lanes) + 8);
        }
        else if (bias != null)
        {
            a0 = b0 = Vector256.Create(bias[0]);
            a1 = b1 = Vector256.Create(bias[1]);
            a2 = b2 = Vector256.Create(bias[2]);
            a3 = b3 = Vector256.Create(bias[3]);
            a4 = b4 = Vector256.Create(bias[4]);
            a5 = b5 = Vector256.Create(bias[5]);
        }
        Vector256<float> x0, x1, s;
        int k = 0;
        for (; k <= columns - 4; k += 4)
        {
            Sse.Prefetch0(w + PrefetchDistance);
            x0 = Vector256.Load(x);
            x1 = Vector256.Load(x + 8);
            s = Vector256.Create(w[0]);
            a0 = Fma.MultiplyAdd(s, x0, a0);
            b0 = Fma.MultiplyAdd(s, x1, b0);
            s = Vector256.Create(w[1]);
            a1 = Fma.MultiplyAdd(s, x0, a1);
            b1 = Fma.MultiplyAdd(s, x1, b1);
            s = Vector256.Create(w[2]);
            a2 = Fma.MultiplyAdd(s, x0, a2);
            b2 = Fma.MultiplyAdd(s, x1, b2);
            s = Vector256.Create(w[3]);
            a3 = Fma.MultiplyAdd(s, x0, a3);
            b3 = Fma.MultiplyAdd(s, x1, b3);
            s = Vector256.Create(w[4]);
            a4 = Fma.MultiplyAdd(s, x0, a4);
            b4 = Fma.MultiplyAdd(s, x1, b4);
            s = Vector256.Create(w[5]);
            a5 = Fma.MultiplyAdd(s, x0, a5);
            b5 = Fma.MultiplyAdd(s, x1, b5);

            x0 = Vector256.Load(x + lanes);
            x1 = Vector256.Load(x + lanes + 8);
            s = Vector256.Create(w[6]);
            a0 = Fma.MultiplyAdd(s, x0, a0);
            b0 = Fma.MultiplyAdd(s, x1, b0);
            s = Vector256.Create(w[7]);
            a1 = Fma.MultiplyAdd(s, x0, a1);
            b1 = Fma.MultiplyAdd(s, x1, b1);
            s = Vector256.Create(w[8]);
            a2 = Fma.MultiplyAdd(s, x0, a2);
            b2 = Fma.MultiplyAdd(s, x1, b2);
            s = Vector256.Create(w[9]);
            a3 = Fma.MultiplyAdd(s, x0, a3);
            b3 = Fma.MultiplyAdd(s, x1, b3);
            s = Vector256.Create(w[10]);
            a4 = Fma.MultiplyAdd(s, x0, a4);
            b4 = Fma.MultiplyAdd(s, x1, b4);
            s = Vector256.Create(w[11]);
            a5 = Fma.MultiplyAdd(s, x0, a5);
            b5 = Fma.MultiplyAdd(s, x1, b5);

            Sse.Prefetch0(w + PrefetchDistance + 12);
            x0 = Vector256.Load(x + (2 * lanes));
            x1 = Vector256.Load(x + (2 * lanes) + 8);
            s = Vector256.Create(w[12]);
            a0 = Fma.MultiplyAdd(s, x0, a0);
            b0 = Fma.MultiplyAdd(s, x1, b0);
            s = Vector256.Create(w[13]);
            a1 = Fma.MultiplyAdd(s, x0, a1);
            b1 = Fma.MultiplyAdd(s, x1, b1);
            s = Vector256.Create(w[14]);
            a2 = Fma.MultiplyAdd(s, x0, a2);
            b2 = Fma.MultiplyAdd(s, x1, b2);
            s = Vector256.Create(w[15]);
            a3 = Fma.MultiplyAdd(s, x0, a3);
            b3 = Fma.MultiplyAdd(s, x1, b3);
            s = Vector256.Create(w[16]);
            a4 = Fma.MultiplyAdd(s, x0, a4);
            b4 = Fma.MultiplyAdd(s, x1, b4);
            s = Vector256.Create(w[17]);
            a5 = Fma.MultiplyAdd(s, x0, a5);
            b5 = Fma.MultiplyAdd(s, x1, b5);

            x0 = Vector256.Load(x + (3 * lanes));
            x1 = Vector256.Load(x + (3 * lanes) + 8);
            s = Vector256.Create(w[18]);
            a0 = Fma.MultiplyAdd(s, x0, a0);
            b0 = Fma.MultiplyAdd(s, x1, b0);
            s = Vector256.Create(w[19]);
            a1 = Fma.MultiplyAdd(s, x0, a1);
            b1 = Fma.MultiplyAdd(s, x1, b1);
            s = Vector256.Create(w[20]);
            a2 = Fma.MultiplyAdd(s, x0, a2);
            b2 = Fma.MultiplyAdd(s, x1, b2);
            s = Vector256.Create(w[21]);
            a3 = Fma.MultiplyAdd(s, x0, a3);
            b3 = Fma.MultiplyAdd(s, x1, b3);
            s = Vector256.Create(w[22]);
            a4 = Fma.MultiplyAdd(s, x0, a4);
            b4 = Fma.MultiplyAdd(s, x1, b4);
            s = Vector256.Create(w[23]);
            a5 = Fma.MultiplyAdd(s, x0, a5);
            b5 = Fma.MultiplyAdd(s, x1, b5);

            x += 4 * lanes;
            w += 24;
        }
        for (; k < columns; k++)
        {
            x0 = Vector256.Load(x);
            x1 = Vector256.Load(x + 8);
            s = Vector256.Create(w[0]);
            a0 = Fma.MultiplyAdd(s, x0, a0);
            b0 = Fma.MultiplyAdd(s, x1, b0);
            s = Vector256.Create(w[1]);
            a1 = Fma.MultiplyAdd(s, x0, a1);
            b1 = Fma.MultiplyAdd(s, x1, b1);
            s = Vector256.Create(w[2]);
            a2 = Fma.MultiplyAdd(s, x0, a2);
            b2 = Fma.MultiplyAdd(s, x1, b2);
            s = Vector256.Create(w[3]);
            a3 = Fma.MultiplyAdd(s, x0, a3);
            b3 = Fma.MultiplyAdd(s, x1, b3);
            s = Vector256.Create(w[4]);
            a4 = Fma.MultiplyAdd(s, x0, a4);
            b4 = Fma.MultiplyAdd(s, x1, b4);
            s = Vector256.Create(w[5]);
            a5 = Fma.MultiplyAdd(s, x0, a5);
            b5 = Fma.MultiplyAdd(s, x1, b5);
            x += lanes;
            w += 6;
        }
        Vector256.Store(a0, y);
        Vector256.Store(b0, y + 8);
        if (rows <= 1)
            return;
        y += lanes;
        Vector256.Store(a1, y);
        Vector256.Store(b1, y + 8);
        if (rows <= 2)
            return;
        y += lanes;
        Vector256.Store(a2, y);
        Vector256.Store(b2, y + 8);
        if (rows <= 3)
            return;
        y += lanes;
        Vector256.Store(a3, y);
        Vector256.Store(b3, y + 8);
        if (rows <= 4)
            return;
        y += lanes;
        Vector256.Store(a4, y);
        Vector256.Store(b4, y + 8);
        if (rows <= 5)
            return;
        y += lanes;
        Vector256.Store(a5, y);
        Vector256.Store(b5, y + 8);
    }
}
