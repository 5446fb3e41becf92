using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EquiDsl.Cpu;

/// <summary>4 lanes in one 128-bit register.</summary>
public readonly unsafe struct Lanes128 : ILanes<Lanes128>
{
    private readonly Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128(Vector128<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* address) => new(Vector128.Load(address));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* address) => value._value.Store(address);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => new(Vector128.MinNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.MaxNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ScaleByPowerOfTwo(Lanes128 mantissa, Lanes128 shifted) => 
        new((mantissa._value.AsInt32() + Vector128.ShiftLeft(shifted._value.AsInt32(), 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._value / right._value);

    /// <inheritdoc/>
    public static void Transpose(float** rows, nint offset, float* output, nint stride)
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
}
