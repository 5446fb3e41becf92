using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>8 lanes in one 256-bit register.</summary>
public readonly unsafe struct Lanes256 : ILanes<Lanes256>
{
    // Values are made by reinterpretation, not by a constructor: a call less to inline for every operation, and the JIT stops
    // inlining when a method has made too many.
#pragma warning disable CS0649 // assigned by reinterpretation
    private readonly Vector256<float> _value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* address) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.Load(address));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* address) => value._value.Store(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes256 value, float* address) => value._value.StoreAlignedNonTemporal(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.MinNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.MaxNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => Unsafe.BitCast<Vector256<float>, Lanes256>(Vector256.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WherePositive(Lanes256 tested, Lanes256 value) => Unsafe.BitCast<Vector256<float>, Lanes256>(
        Vector256.ConditionalSelect(Vector256.GreaterThan(tested._value, Vector256<float>.Zero), value._value, Vector256<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Exp(Lanes256 value) => Unsafe.BitCast<Vector256<float>, Lanes256>(ExpOf(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sigmoid(Lanes256 value)
    {
        Vector256<float> one = Vector256<float>.One;
        return Unsafe.BitCast<Vector256<float>, Lanes256>(one / (ExpOf(-value._value) + one));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => Unsafe.BitCast<Vector256<float>, Lanes256>(left._value / right._value);

    /// <inheritdoc/>
    public static void Transpose(float** rows, nint offset, float* output, nint stride, bool isStreamed = false) =>
        Transpose8(rows, offset, output, stride);

    /// <summary>An 8 × 8 transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transpose8(float** rows, nint offset, float* output, nint stride)
    {
        Vector256<float> a = Vector256.Load(rows[0] + offset), b = Vector256.Load(rows[1] + offset);
        Vector256<float> c = Vector256.Load(rows[2] + offset), d = Vector256.Load(rows[3] + offset);
        Vector256<float> e = Vector256.Load(rows[4] + offset), f = Vector256.Load(rows[5] + offset);
        Vector256<float> g = Vector256.Load(rows[6] + offset), h = Vector256.Load(rows[7] + offset);
        Vector256<float> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b), cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        Vector256<float> ef0 = Avx.UnpackLow(e, f), ef1 = Avx.UnpackHigh(e, f), gh0 = Avx.UnpackLow(g, h), gh1 = Avx.UnpackHigh(g, h);
        Vector256<float> r0 = Avx.Shuffle(ab0, cd0, 0x44), r1 = Avx.Shuffle(ab0, cd0, 0xEE);
        Vector256<float> r2 = Avx.Shuffle(ab1, cd1, 0x44), r3 = Avx.Shuffle(ab1, cd1, 0xEE);
        Vector256<float> r4 = Avx.Shuffle(ef0, gh0, 0x44), r5 = Avx.Shuffle(ef0, gh0, 0xEE);
        Vector256<float> r6 = Avx.Shuffle(ef1, gh1, 0x44), r7 = Avx.Shuffle(ef1, gh1, 0xEE);
        Avx.Permute2x128(r0, r4, 0x20).Store(output);
        Avx.Permute2x128(r1, r5, 0x20).Store(output + stride);
        Avx.Permute2x128(r2, r6, 0x20).Store(output + (2 * stride));
        Avx.Permute2x128(r3, r7, 0x20).Store(output + (3 * stride));
        Avx.Permute2x128(r0, r4, 0x31).Store(output + (4 * stride));
        Avx.Permute2x128(r1, r5, 0x31).Store(output + (5 * stride));
        Avx.Permute2x128(r2, r6, 0x31).Store(output + (6 * stride));
        Avx.Permute2x128(r3, r7, 0x31).Store(output + (7 * stride));
    }

    /// <summary>
    /// Argument reduction by ln 2 in two parts, and the polynomial of Cephes' expf (Moshier) on ±½ ln 2. Written on vectors and not
    /// over the interface because the JIT tracks a limited number of locals, and every call inlined makes some.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpOf(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(-87f)), Vector256.Create(86f));
        Vector256<float> shift = Vector256.Create(12582912f);
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create(1.44269504f), shift);
        Vector256<float> n = shifted - shift;
        x = Vector256.MultiplyAddEstimate(n, Vector256.Create(-0.693359375f), x);
        x = Vector256.MultiplyAddEstimate(n, Vector256.Create(2.12194440e-4f), x);
        Vector256<float> p = Vector256.MultiplyAddEstimate(x, Vector256.Create(1.9875691500e-4f), Vector256.Create(1.3981999507e-3f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create(8.3334519073e-3f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create(4.1665795894e-2f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create(1.6666665459e-1f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create(5.0000001201e-1f));
        p = Vector256.MultiplyAddEstimate(p, x * x, x + Vector256<float>.One);
        return (p.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}
