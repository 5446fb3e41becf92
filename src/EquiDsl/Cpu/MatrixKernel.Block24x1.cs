using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <content>A block of rows in registers.</content>
public static unsafe partial class MatrixKernel
{
    /// <summary>24 rows by one vector, for tiles of one 512-bit vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block24x1<V>(float* w, float* bias, float* initial, int rows, int columns, float* x, float* y, nint lanes)
        where V : struct, ILanes<V>
    {
        V zero = V.Broadcast(0);
        V a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero,
          a6 = zero, a7 = zero, a8 = zero, a9 = zero, a10 = zero, a11 = zero,
          a12 = zero, a13 = zero, a14 = zero, a15 = zero, a16 = zero, a17 = zero,
          a18 = zero, a19 = zero, a20 = zero, a21 = zero, a22 = zero, a23 = zero;
        if (initial != null)
        {
            a0 = V.Load(initial + (0 * lanes));
            a1 = V.Load(initial + (1 * lanes));
            a2 = V.Load(initial + (2 * lanes));
            a3 = V.Load(initial + (3 * lanes));
            a4 = V.Load(initial + (4 * lanes));
            a5 = V.Load(initial + (5 * lanes));
            a6 = V.Load(initial + (6 * lanes));
            a7 = V.Load(initial + (7 * lanes));
            a8 = V.Load(initial + (8 * lanes));
            a9 = V.Load(initial + (9 * lanes));
            a10 = V.Load(initial + (10 * lanes));
            a11 = V.Load(initial + (11 * lanes));
            a12 = V.Load(initial + (12 * lanes));
            a13 = V.Load(initial + (13 * lanes));
            a14 = V.Load(initial + (14 * lanes));
            a15 = V.Load(initial + (15 * lanes));
            a16 = V.Load(initial + (16 * lanes));
            a17 = V.Load(initial + (17 * lanes));
            a18 = V.Load(initial + (18 * lanes));
            a19 = V.Load(initial + (19 * lanes));
            a20 = V.Load(initial + (20 * lanes));
            a21 = V.Load(initial + (21 * lanes));
            a22 = V.Load(initial + (22 * lanes));
            a23 = V.Load(initial + (23 * lanes));
        }
        else if (bias != null)
        {
            a0 = V.Broadcast(bias[0]);
            a1 = V.Broadcast(bias[1]);
            a2 = V.Broadcast(bias[2]);
            a3 = V.Broadcast(bias[3]);
            a4 = V.Broadcast(bias[4]);
            a5 = V.Broadcast(bias[5]);
            a6 = V.Broadcast(bias[6]);
            a7 = V.Broadcast(bias[7]);
            a8 = V.Broadcast(bias[8]);
            a9 = V.Broadcast(bias[9]);
            a10 = V.Broadcast(bias[10]);
            a11 = V.Broadcast(bias[11]);
            a12 = V.Broadcast(bias[12]);
            a13 = V.Broadcast(bias[13]);
            a14 = V.Broadcast(bias[14]);
            a15 = V.Broadcast(bias[15]);
            a16 = V.Broadcast(bias[16]);
            a17 = V.Broadcast(bias[17]);
            a18 = V.Broadcast(bias[18]);
            a19 = V.Broadcast(bias[19]);
            a20 = V.Broadcast(bias[20]);
            a21 = V.Broadcast(bias[21]);
            a22 = V.Broadcast(bias[22]);
            a23 = V.Broadcast(bias[23]);
        }
        for (int k = 0; k < columns; k++)
        {
            V x0 = V.Load(x);
            a0 = V.MultiplyAdd(V.Broadcast(w[0]), x0, a0);
            a1 = V.MultiplyAdd(V.Broadcast(w[1]), x0, a1);
            a2 = V.MultiplyAdd(V.Broadcast(w[2]), x0, a2);
            a3 = V.MultiplyAdd(V.Broadcast(w[3]), x0, a3);
            a4 = V.MultiplyAdd(V.Broadcast(w[4]), x0, a4);
            a5 = V.MultiplyAdd(V.Broadcast(w[5]), x0, a5);
            a6 = V.MultiplyAdd(V.Broadcast(w[6]), x0, a6);
            a7 = V.MultiplyAdd(V.Broadcast(w[7]), x0, a7);
            a8 = V.MultiplyAdd(V.Broadcast(w[8]), x0, a8);
            a9 = V.MultiplyAdd(V.Broadcast(w[9]), x0, a9);
            a10 = V.MultiplyAdd(V.Broadcast(w[10]), x0, a10);
            a11 = V.MultiplyAdd(V.Broadcast(w[11]), x0, a11);
            a12 = V.MultiplyAdd(V.Broadcast(w[12]), x0, a12);
            a13 = V.MultiplyAdd(V.Broadcast(w[13]), x0, a13);
            a14 = V.MultiplyAdd(V.Broadcast(w[14]), x0, a14);
            a15 = V.MultiplyAdd(V.Broadcast(w[15]), x0, a15);
            a16 = V.MultiplyAdd(V.Broadcast(w[16]), x0, a16);
            a17 = V.MultiplyAdd(V.Broadcast(w[17]), x0, a17);
            a18 = V.MultiplyAdd(V.Broadcast(w[18]), x0, a18);
            a19 = V.MultiplyAdd(V.Broadcast(w[19]), x0, a19);
            a20 = V.MultiplyAdd(V.Broadcast(w[20]), x0, a20);
            a21 = V.MultiplyAdd(V.Broadcast(w[21]), x0, a21);
            a22 = V.MultiplyAdd(V.Broadcast(w[22]), x0, a22);
            a23 = V.MultiplyAdd(V.Broadcast(w[23]), x0, a23);
            x += lanes;
            w += 24;
        }
        V.Store(a0, y);
        if (rows <= 1)
            return;
        y += lanes;
        V.Store(a1, y);
        if (rows <= 2)
            return;
        y += lanes;
        V.Store(a2, y);
        if (rows <= 3)
            return;
        y += lanes;
        V.Store(a3, y);
        if (rows <= 4)
            return;
        y += lanes;
        V.Store(a4, y);
        if (rows <= 5)
            return;
        y += lanes;
        V.Store(a5, y);
        if (rows <= 6)
            return;
        y += lanes;
        V.Store(a6, y);
        if (rows <= 7)
            return;
        y += lanes;
        V.Store(a7, y);
        if (rows <= 8)
            return;
        y += lanes;
        V.Store(a8, y);
        if (rows <= 9)
            return;
        y += lanes;
        V.Store(a9, y);
        if (rows <= 10)
            return;
        y += lanes;
        V.Store(a10, y);
        if (rows <= 11)
            return;
        y += lanes;
        V.Store(a11, y);
        if (rows <= 12)
            return;
        y += lanes;
        V.Store(a12, y);
        if (rows <= 13)
            return;
        y += lanes;
        V.Store(a13, y);
        if (rows <= 14)
            return;
        y += lanes;
        V.Store(a14, y);
        if (rows <= 15)
            return;
        y += lanes;
        V.Store(a15, y);
        if (rows <= 16)
            return;
        y += lanes;
        V.Store(a16, y);
        if (rows <= 17)
            return;
        y += lanes;
        V.Store(a17, y);
        if (rows <= 18)
            return;
        y += lanes;
        V.Store(a18, y);
        if (rows <= 19)
            return;
        y += lanes;
        V.Store(a19, y);
        if (rows <= 20)
            return;
        y += lanes;
        V.Store(a20, y);
        if (rows <= 21)
            return;
        y += lanes;
        V.Store(a21, y);
        if (rows <= 22)
            return;
        y += lanes;
        V.Store(a22, y);
        if (rows <= 23)
            return;
        y += lanes;
        V.Store(a23, y);
    }
}
