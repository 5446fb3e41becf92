using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
public static unsafe partial class MatrixKernel
{
    /// <summary>12 rows by two vectors: 24 accumulators of 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block12x2<V>(float* w, float* bias, float* initial, int rows, int columns, float* x, float* y, nint lanes)
        where V : struct, ILanes<V>
    {
        V zero = V.Broadcast(0);
        V a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero,
          a3 = zero, b3 = zero, a4 = zero, b4 = zero, a5 = zero, b5 = zero,
          a6 = zero, b6 = zero, a7 = zero, b7 = zero, a8 = zero, b8 = zero,
          a9 = zero, b9 = zero, a10 = zero, b10 = zero, a11 = zero, b11 = zero;
        if (initial != null)
        {
            a0 = V.Load(initial + (0 * lanes));
            b0 = V.Load(initial + (0 * lanes) + V.Count);
            a1 = V.Load(initial + (1 * lanes));
            b1 = V.Load(initial + (1 * lanes) + V.Count);
            a2 = V.Load(initial + (2 * lanes));
            b2 = V.Load(initial + (2 * lanes) + V.Count);
            a3 = V.Load(initial + (3 * lanes));
            b3 = V.Load(initial + (3 * lanes) + V.Count);
            a4 = V.Load(initial + (4 * lanes));
            b4 = V.Load(initial + (4 * lanes) + V.Count);
            a5 = V.Load(initial + (5 * lanes));
            b5 = V.Load(initial + (5 * lanes) + V.Count);
            a6 = V.Load(initial + (6 * lanes));
            b6 = V.Load(initial + (6 * lanes) + V.Count);
            a7 = V.Load(initial + (7 * lanes));
            b7 = V.Load(initial + (7 * lanes) + V.Count);
            a8 = V.Load(initial + (8 * lanes));
            b8 = V.Load(initial + (8 * lanes) + V.Count);
            a9 = V.Load(initial + (9 * lanes));
            b9 = V.Load(initial + (9 * lanes) + V.Count);
            a10 = V.Load(initial + (10 * lanes));
            b10 = V.Load(initial + (10 * lanes) + V.Count);
            a11 = V.Load(initial + (11 * lanes));
            b11 = V.Load(initial + (11 * lanes) + V.Count);
        }
        else if (bias != null)
        {
            a0 = b0 = V.Broadcast(bias[0]);
            a1 = b1 = V.Broadcast(bias[1]);
            a2 = b2 = V.Broadcast(bias[2]);
            a3 = b3 = V.Broadcast(bias[3]);
            a4 = b4 = V.Broadcast(bias[4]);
            a5 = b5 = V.Broadcast(bias[5]);
            a6 = b6 = V.Broadcast(bias[6]);
            a7 = b7 = V.Broadcast(bias[7]);
            a8 = b8 = V.Broadcast(bias[8]);
            a9 = b9 = V.Broadcast(bias[9]);
            a10 = b10 = V.Broadcast(bias[10]);
            a11 = b11 = V.Broadcast(bias[11]);
        }
        for (int k = 0; k < columns; k++)
        {
            V x0 = V.Load(x), x1 = V.Load(x + V.Count);
            V s;
            s = V.Broadcast(w[0]);
            a0 = V.MultiplyAdd(s, x0, a0);
            b0 = V.MultiplyAdd(s, x1, b0);
            s = V.Broadcast(w[1]);
            a1 = V.MultiplyAdd(s, x0, a1);
            b1 = V.MultiplyAdd(s, x1, b1);
            s = V.Broadcast(w[2]);
            a2 = V.MultiplyAdd(s, x0, a2);
            b2 = V.MultiplyAdd(s, x1, b2);
            s = V.Broadcast(w[3]);
            a3 = V.MultiplyAdd(s, x0, a3);
            b3 = V.MultiplyAdd(s, x1, b3);
            s = V.Broadcast(w[4]);
            a4 = V.MultiplyAdd(s, x0, a4);
            b4 = V.MultiplyAdd(s, x1, b4);
            s = V.Broadcast(w[5]);
            a5 = V.MultiplyAdd(s, x0, a5);
            b5 = V.MultiplyAdd(s, x1, b5);
            s = V.Broadcast(w[6]);
            a6 = V.MultiplyAdd(s, x0, a6);
            b6 = V.MultiplyAdd(s, x1, b6);
            s = V.Broadcast(w[7]);
            a7 = V.MultiplyAdd(s, x0, a7);
            b7 = V.MultiplyAdd(s, x1, b7);
            s = V.Broadcast(w[8]);
            a8 = V.MultiplyAdd(s, x0, a8);
            b8 = V.MultiplyAdd(s, x1, b8);
            s = V.Broadcast(w[9]);
            a9 = V.MultiplyAdd(s, x0, a9);
            b9 = V.MultiplyAdd(s, x1, b9);
            s = V.Broadcast(w[10]);
            a10 = V.MultiplyAdd(s, x0, a10);
            b10 = V.MultiplyAdd(s, x1, b10);
            s = V.Broadcast(w[11]);
            a11 = V.MultiplyAdd(s, x0, a11);
            b11 = V.MultiplyAdd(s, x1, b11);
            x += lanes;
            w += 12;
        }
        V.Store(a0, y);
        V.Store(b0, y + V.Count);
        if (rows <= 1)
            return;
        y += lanes;
        V.Store(a1, y);
        V.Store(b1, y + V.Count);
        if (rows <= 2)
            return;
        y += lanes;
        V.Store(a2, y);
        V.Store(b2, y + V.Count);
        if (rows <= 3)
            return;
        y += lanes;
        V.Store(a3, y);
        V.Store(b3, y + V.Count);
        if (rows <= 4)
            return;
        y += lanes;
        V.Store(a4, y);
        V.Store(b4, y + V.Count);
        if (rows <= 5)
            return;
        y += lanes;
        V.Store(a5, y);
        V.Store(b5, y + V.Count);
        if (rows <= 6)
            return;
        y += lanes;
        V.Store(a6, y);
        V.Store(b6, y + V.Count);
        if (rows <= 7)
            return;
        y += lanes;
        V.Store(a7, y);
        V.Store(b7, y + V.Count);
        if (rows <= 8)
            return;
        y += lanes;
        V.Store(a8, y);
        V.Store(b8, y + V.Count);
        if (rows <= 9)
            return;
        y += lanes;
        V.Store(a9, y);
        V.Store(b9, y + V.Count);
        if (rows <= 10)
            return;
        y += lanes;
        V.Store(a10, y);
        V.Store(b10, y + V.Count);
        if (rows <= 11)
            return;
        y += lanes;
        V.Store(a11, y);
        V.Store(b11, y + V.Count);
    }
}
