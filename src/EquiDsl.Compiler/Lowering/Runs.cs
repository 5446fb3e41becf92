using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Lists of runs.</summary>
internal static class Runs
{
    /// <summary>Joins runs that continue each other.</summary>
    public static IEnumerable<Run> Merge(IEnumerable<Run> runs)
    {
        List<Run> merged = [];
        foreach (Run run in runs.OrderBy(r => r.Column))
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is { } last
                && last.Column + last.Count == run.Column && last.Row + last.Count == run.Row)
                merged[merged.Count - 1] = last with { Count = last.Count + run.Count };
            else
                merged.Add(run);
        }
        return merged;
    }
}
