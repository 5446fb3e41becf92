using System.Globalization;

namespace EquiDsl.Fuzz;

/// <summary>What a target did.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Cases">Cases tried.</param>
/// <param name="Refused">Those that were refused.</param>
/// <param name="LargestAllocation">The most that a case allocated, bytes.</param>
/// <param name="Failures">What was wrong, one for each failed case.</param>
internal sealed record FuzzResult(string Target, int Cases, int Refused, long LargestAllocation, IReadOnlyList<string> Failures)
{
    public static string Table(IReadOnlyCollection<FuzzResult> results)
    {
        var lines = new List<string> { "target              cases   refused  accepted  failed  most allocated/kB" };
        lines.AddRange(results.OrderBy(r => r.Target, StringComparer.Ordinal).Select(r => string.Create(
            CultureInfo.InvariantCulture, $"{r.Target,-16} {r.Cases,8}  {r.Refused,8}  {r.Cases - r.Refused - r.Failures.Count,8}  {r.Failures.Count,6}  {r.LargestAllocation / 1000,17}")));
        lines.Add($"fuzzing: {results.Sum(r => r.Cases)} cases over {results.Count} targets, {results.Sum(r => r.Failures.Count)} failures");
        return string.Join('\n', lines);
    }
}
