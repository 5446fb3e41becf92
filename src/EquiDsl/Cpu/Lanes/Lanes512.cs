using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>A sigmoid without division, and the parts of the transpose.</content>
public readonly unsafe partial struct Lanes512
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sigmoid(Lanes512 value)
    {
        // 2^t with t = −x·log2 e: 2^(t − ⌊t⌋) by a minimax polynomial of degree 5 (relative error 7.5e-8), scaled by 2^⌊t⌋.
        Vector512<float> t = Vector512.MinNative(value._value * Vector512.Create(-1.44269504f), Vector512.Create(126f));
        Vector512<float> f = Avx512DQ.Reduce(t, 0x01);
        Vector512<float> p = Vector512.FusedMultiplyAdd(f, Vector512.Create(0.00187757669f), Vector512.Create(0.00898934063f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(0.0558263175f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(0.240153611f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(0.693153083f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(0.99999994f));
        Vector512<float> denominator = Avx512F.Scale(p, t) + Vector512<float>.One;
        // An estimate of 14 bits and one Newton step, r + r(1 − dr): no division, which would take most of the time.
        Vector512<float> estimate = Avx512F.Reciprocal14(denominator);
        Vector512<float> error = Avx512F.FusedMultiplyAddNegated(denominator, estimate, Vector512<float>.One);
        return Unsafe.BitCast<Vector512<float>, Lanes512>(Avx512F.FusedMultiplyAdd(estimate, error, estimate));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        float** rows, nint offset, out Vector512<float> e0, out Vector512<float> e1, out Vector512<float> e2, out Vector512<float> e3)
    {
        Vector512<float> a = Vector512.Load(rows[0] + offset), b = Vector512.Load(rows[1] + offset);
        Vector512<float> c = Vector512.Load(rows[2] + offset), d = Vector512.Load(rows[3] + offset);
        Vector512<float> abLow = Avx512F.UnpackLow(a, b), abHigh = Avx512F.UnpackHigh(a, b);
        Vector512<float> cdLow = Avx512F.UnpackLow(c, d), cdHigh = Avx512F.UnpackHigh(c, d);
        e0 = Avx512F.Shuffle(abLow, cdLow, 0x44);
        e1 = Avx512F.Shuffle(abLow, cdLow, 0xEE);
        e2 = Avx512F.Shuffle(abHigh, cdHigh, 0x44);
        e3 = Avx512F.Shuffle(abHigh, cdHigh, 0xEE);
    }

    /// <summary>Quarter k of vector i to quarter i of vector k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, 0x88), abOdd = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, 0x88), cdOdd = Avx512F.Shuffle4x128(c, d, 0xDD);
        a = Avx512F.Shuffle4x128(abEven, cdEven, 0x88);
        b = Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88);
        c = Avx512F.Shuffle4x128(abEven, cdEven, 0xDD);
        d = Avx512F.Shuffle4x128(abOdd, cdOdd, 0xDD);
    }
}
