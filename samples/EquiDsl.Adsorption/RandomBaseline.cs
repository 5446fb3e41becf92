using EquiDsl.Atoms;

namespace AdsorptionSample;

/// <summary>
/// What the reference achieves without a model: the chance that, of k placements drawn at random and relaxed by the reference, one ends
/// within the tolerance of the best of all.
/// </summary>
internal static class RandomBaseline
{
    /// <summary>Mean chance over systems.</summary>
    public static double Rate(IReadOnlyList<AdsorptionComparison> comparisons, int k, double tolerance) =>
        comparisons.Where(c => c.Full.Best is not null).Average(c => Chance(c.Full, k, tolerance));

    /// <summary>Mean number of reference calculations of k placements, summed over systems.</summary>
    public static double Evaluations(IReadOnlyList<AdsorptionComparison> comparisons, int k) =>
        comparisons.Where(c => c.Full.Best is not null).Sum(c => Math.Min(k, c.Full.Candidates.Count) * c.Full.Candidates.Average(p => (double)p.Evaluations));

    private static double Chance(AdsorptionResult full, int k, double tolerance)
    {
        int count = full.Candidates.Count, good = full.Candidates.Count(c => c.IsValid && c.AdsorptionEnergy <= full.Best!.AdsorptionEnergy + tolerance);
        double missed = 1;
        for (int i = 0; i < Math.Min(k, count); i++)
            missed *= Math.Max(0, (double)(count - good - i) / (count - i));
        return 1 - missed;
    }
}
