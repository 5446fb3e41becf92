using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <content>The transpose.</content>
public readonly unsafe partial struct Lanes256
{
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
}
