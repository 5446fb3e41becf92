using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EquiDsl;

/// <summary>Sums of lines of numbers.</summary>
internal static class Lines
{
    /// <summary>sum += sign · line.</summary>
    /// <param name="sum">At least as long as the line.</param>
    /// <param name="line">The line.</param>
    /// <param name="sign">1 or −1.</param>
    public static void Add(Span<float> sum, ReadOnlySpan<float> line, int sign)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum[..line.Length]);
        ReadOnlySpan<Vector<float>> lines = MemoryMarshal.Cast<float, Vector<float>>(line);
        Vector<float> factor = new(sign);
        for (int i = 0; i < lines.Length; i++)
            sums[i] += factor * lines[i];
        for (int i = lines.Length * Vector<float>.Count; i < line.Length; i++)
            sum[i] += sign * line[i];
    }

    /// <summary>result = −line.</summary>
    /// <param name="result">At least as long as the line.</param>
    /// <param name="line">The line.</param>
    public static void Negate(Span<float> result, ReadOnlySpan<float> line)
    {
        for (int i = 0; i < line.Length; i++)
            result[i] = -line[i];
    }

    /// <summary>Σ a·b, in double precision.</summary>
    /// <param name="a">Numbers.</param>
    /// <param name="b">As many.</param>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector256<float>> left = MemoryMarshal.Cast<float, Vector256<float>>(a), right = MemoryMarshal.Cast<float, Vector256<float>>(b[..a.Length]);
        Vector256<double> lower = Vector256<double>.Zero, upper = Vector256<double>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(left[i]);
            (Vector256<double> y0, Vector256<double> y1) = Vector256.Widen(right[i]);
            lower += x0 * y0;
            upper += x1 * y1;
        }
        double sum = Vector256.Sum(lower + upper);
        for (int i = left.Length * Vector256<float>.Count; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
