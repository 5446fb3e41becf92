using System.Numerics;
using System.Runtime.InteropServices;

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
}
