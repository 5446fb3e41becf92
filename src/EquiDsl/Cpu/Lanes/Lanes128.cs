using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EquiDsl.Cpu;

/// <content>The transpose.</content>
public readonly unsafe partial struct Lanes128
{
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
}
