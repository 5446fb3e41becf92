using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EquiDsl.Cpu;

/// <summary>4 lanes in one 128-bit register.</summary>
public readonly unsafe struct Lanes128 : ILanes<Lanes128>
{
    // Values are made by reinterpretation, not by a constructor: a call less to inline for every operation, and the JIT stops
    // inlining when a method has made too many.
#pragma warning disable CS0649 // assigned by reinterpretation
    private readonly Vector128<float> _value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* address) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.Load(address));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* address) => value._value.Store(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes128 value, float* address) => value._value.StoreAlignedNonTemporal(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.MinNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.MaxNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => Unsafe.BitCast<Vector128<float>, Lanes128>(Vector128.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WherePositive(Lanes128 tested, Lanes128 value) => Unsafe.BitCast<Vector128<float>, Lanes128>(
        Vector128.ConditionalSelect(Vector128.GreaterThan(tested._value, Vector128<float>.Zero), value._value, Vector128<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Exp(Lanes128 value) => Unsafe.BitCast<Vector128<float>, Lanes128>(ExpOf(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sigmoid(Lanes128 value)
    {
        Vector128<float> one = Vector128<float>.One;
        return Unsafe.BitCast<Vector128<float>, Lanes128>(one / (ExpOf(-value._value) + one));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => Unsafe.BitCast<Vector128<float>, Lanes128>(left._value / right._value);

    /// <inheritdoc/>
    public static void Transpose(float** rows, nint offset, float* output, nint stride, bool isStreamed = false)
    {
        Vector128<float> a = Vector128.Load(rows[0] + offset), b = Vector128.Load(rows[1] + offset);
        Vector128<float> c = Vector128.Load(rows[2] + offset), d = Vector128.Load(rows[3] + offset);
        (Vector128<float> abLow, Vector128<float> abHigh) = (Interleave(a, b, 0), Interleave(a, b, 2));
        (Vector128<float> cdLow, Vector128<float> cdHigh) = (Interleave(c, d, 0), Interleave(c, d, 2));
        Vector128.Create(abLow.GetLower(), cdLow.GetLower()).Store(output);
        Vector128.Create(abLow.GetUpper(), cdLow.GetUpper()).Store(output + stride);
        Vector128.Create(abHigh.GetLower(), cdHigh.GetLower()).Store(output + (2 * stride));
        Vector128.Create(abHigh.GetUpper(), cdHigh.GetUpper()).Store(output + (3 * stride));
    }

    /// <summary>(a_i, b_i, a_i+1, b_i+1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> a, Vector128<float> b, int i) =>
        Vector128.Create(a.GetElement(i), b.GetElement(i), a.GetElement(i + 1), b.GetElement(i + 1));

    /// <summary>
    /// Argument reduction by ln 2 in two parts, and the polynomial of Cephes' expf (Moshier) on ±½ ln 2. Written on vectors and not
    /// over the interface because the JIT tracks a limited number of locals, and every call inlined makes some.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ExpOf(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.MaxNative(x, Vector128.Create(-87f)), Vector128.Create(86f));
        Vector128<float> shift = Vector128.Create(12582912f);
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create(1.44269504f), shift);
        Vector128<float> n = shifted - shift;
        x = Vector128.MultiplyAddEstimate(n, Vector128.Create(-0.693359375f), x);
        x = Vector128.MultiplyAddEstimate(n, Vector128.Create(2.12194440e-4f), x);
        Vector128<float> p = Vector128.MultiplyAddEstimate(x, Vector128.Create(1.9875691500e-4f), Vector128.Create(1.3981999507e-3f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create(8.3334519073e-3f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create(4.1665795894e-2f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create(1.6666665459e-1f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create(5.0000001201e-1f));
        p = Vector128.MultiplyAddEstimate(p, x * x, x + Vector128<float>.One);
        return (p.AsInt32() + Vector128.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}
