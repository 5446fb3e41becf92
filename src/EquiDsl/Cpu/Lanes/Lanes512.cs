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
    public static void Transpose(float** rows, nint offset, float* output, nint stride)
    {
        for (int row = 8; row >= 0; row -= 8)
        {
            Lanes256.Transpose8(rows + row, offset, output + row, stride);
            Lanes256.Transpose8(rows + row, offset + 8, output + row + (8 * stride), stride);
        }
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
