using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EquiDsl.Cuda;

/// <summary>What a failed compilation says: the module, the log, and the numbered source lines that it names.</summary>
internal static partial class CompilationReport
{
    private const int LinesAround = 2, LargestCount = 10;

    public static string Of(CudaSource source, int architecture, string log)
    {
        string[] lines = source.Text.Split('\n');
        StringBuilder text = new($"{source.Name} does not compile for sm_{architecture}\n{log.TrimEnd()}\n");
        IEnumerable<int> named = Position().Matches(log)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Where(n => n >= 1 && n <= lines.Length).Distinct().Take(LargestCount);
        foreach (int line in named)
        {
            text.Append('\n');
            for (int i = Math.Max(1, line - LinesAround); i <= Math.Min(lines.Length, line + LinesAround); i++)
                text.Append(CultureInfo.InvariantCulture, $"{(i == line ? '>' : ' ')}{i,6}  {lines[i - 1]}\n");
        }
        return text.ToString();
    }

    /// <summary>A line number as NVRTC writes it: <c>name.cu(12): error</c>.</summary>
    [GeneratedRegex(@"\.cu\((\d+)\)")]
    private static partial Regex Position();
}
