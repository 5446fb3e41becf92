using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>16 lanes in one 512-bit register.</summary>
public readonly unsafe struct Lanes512 : ILanes<Lanes512>
{
    // Values are made by reinterpretation, not by a constructor: a call less to inline for every operation, and the JIT stops
    // inlining when a method has made too many.
#pragma warning disable CS0649 // assigned by reinterpretation
    private readonly Vector512<float> _value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* address) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.Load(address));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* address) => value._value.Store(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes512 value, float* address) => value._value.StoreAlignedNonTemporal(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.MinNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.MaxNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => Unsafe.BitCast<Vector512<float>, Lanes512>(Vector512.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WherePositive(Lanes512 tested, Lanes512 value) => Unsafe.BitCast<Vector512<float>, Lanes512>(
        Vector512.ConditionalSelect(Vector512.GreaterThan(tested._value, Vector512<float>.Zero), value._value, Vector512<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Exp(Lanes512 value) => Unsafe.BitCast<Vector512<float>, Lanes512>(ExpOf(value._value));

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

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => Unsafe.BitCast<Vector512<float>, Lanes512>(left._value / right._value);

    /// <inheritdoc/>
    public static void Transpose(float** rows, nint offset, float* output, nint stride, bool isStreamed = false)
    {
        if (stride % Count != 0)
        {
            // Whole vectors would cross cache lines.
            for (int row = 8; row >= 0; row -= 8)
            {
                Lanes256.Transpose8(rows + row, offset, output + row, stride);
                Lanes256.Transpose8(rows + row, offset + 8, output + row + (8 * stride), stride);
            }
            return;
        }
        // Of four rows each: in quarter k of vector e, number 4k + e of each row. Then quarters of the four are exchanged.
        Quarters(rows + 0, offset, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quarters(rows + 4, offset, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quarters(rows + 8, offset, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quarters(rows + 12, offset, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Exchange(ref a0, ref b0, ref c0, ref d0);
        Exchange(ref a1, ref b1, ref c1, ref d1);
        Exchange(ref a2, ref b2, ref c2, ref d2);
        Exchange(ref a3, ref b3, ref c3, ref d3);
        if (isStreamed)
        {
            a0.StoreAlignedNonTemporal(output);
            a1.StoreAlignedNonTemporal(output + stride);
            a2.StoreAlignedNonTemporal(output + (2 * stride));
            a3.StoreAlignedNonTemporal(output + (3 * stride));
            b0.StoreAlignedNonTemporal(output + (4 * stride));
            b1.StoreAlignedNonTemporal(output + (5 * stride));
            b2.StoreAlignedNonTemporal(output + (6 * stride));
            b3.StoreAlignedNonTemporal(output + (7 * stride));
            c0.StoreAlignedNonTemporal(output + (8 * stride));
            c1.StoreAlignedNonTemporal(output + (9 * stride));
            c2.StoreAlignedNonTemporal(output + (10 * stride));
            c3.StoreAlignedNonTemporal(output + (11 * stride));
            d0.StoreAlignedNonTemporal(output + (12 * stride));
            d1.StoreAlignedNonTemporal(output + (13 * stride));
            d2.StoreAlignedNonTemporal(output + (14 * stride));
            d3.StoreAlignedNonTemporal(output + (15 * stride));
            return;
        }
        a0.Store(output);
        a1.Store(output + stride);
        a2.Store(output + (2 * stride));
        a3.Store(output + (3 * stride));
        b0.Store(output + (4 * stride));
        b1.Store(output + (5 * stride));
        b2.Store(output + (6 * stride));
        b3.Store(output + (7 * stride));
        c0.Store(output + (8 * stride));
        c1.Store(output + (9 * stride));
        c2.Store(output + (10 * stride));
        c3.Store(output + (11 * stride));
        d0.Store(output + (12 * stride));
        d1.Store(output + (13 * stride));
        d2.Store(output + (14 * stride));
        d3.Store(output + (15 * stride));
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

    /// <summary>
    /// Argument reduction by ln 2 in two parts, and the polynomial of Cephes' expf (Moshier) on ±½ ln 2. Written on vectors and not
    /// over the interface because the JIT tracks a limited number of locals, and every call inlined makes some.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpOf(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-87f)), Vector512.Create(86f));
        Vector512<float> shift = Vector512.Create(12582912f);
        Vector512<float> shifted = Vector512.MultiplyAddEstimate(x, Vector512.Create(1.44269504f), shift);
        Vector512<float> n = shifted - shift;
        x = Vector512.MultiplyAddEstimate(n, Vector512.Create(-0.693359375f), x);
        x = Vector512.MultiplyAddEstimate(n, Vector512.Create(2.12194440e-4f), x);
        Vector512<float> p = Vector512.MultiplyAddEstimate(x, Vector512.Create(1.9875691500e-4f), Vector512.Create(1.3981999507e-3f));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create(8.3334519073e-3f));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create(4.1665795894e-2f));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create(1.6666665459e-1f));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create(5.0000001201e-1f));
        p = Vector512.MultiplyAddEstimate(p, x * x, x + Vector512<float>.One);
        return (p.AsInt32() + Vector512.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}
