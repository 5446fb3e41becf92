namespace EquiDsl.Atoms;

/// <summary>What computing the best k again achieves and costs, over several systems.</summary>
/// <param name="K">Candidates computed again per system.</param>
/// <param name="Successes">Systems whose best of k lies within the tolerance of the reference's best, or below it.</param>
/// <param name="Systems">Systems for which the reference alone found a minimum.</param>
/// <param name="Evaluations">Geometries of adsorbate and slab that the reference computed for the first k.</param>
/// <param name="FullEvaluations">Geometries that it computes when it relaxes all placements.</param>
public sealed record SuccessRow(int K, int Successes, int Systems, long Evaluations, long FullEvaluations)
{
    /// <summary>Fraction of systems that succeed; NaN without systems.</summary>
    public double Rate => (double)Successes / Systems;

    /// <summary>Reference calculations that are saved.</summary>
    public long Saved => FullEvaluations - Evaluations;

    /// <summary>How many times fewer reference calculations are needed.</summary>
    public double Factor => (double)FullEvaluations / Evaluations;
}

/// <summary>Success rate and saving by k, as AdsorbML reports them.</summary>
/// <param name="Tolerance">Excess over the reference's best minimum that counts as success, eV.</param>
/// <param name="Rows">By rising k.</param>
/// <param name="WithoutMinimum">Systems left out because the reference alone found no valid minimum.</param>
public sealed record SuccessTable(double Tolerance, IReadOnlyList<SuccessRow> Rows, int WithoutMinimum)
{
    /// <summary>Summarises comparisons.</summary>
    /// <param name="comparisons">One per system.</param>
    /// <param name="largest">Largest k; every candidate list should be that long, or as long as its ranking.</param>
    /// <param name="tolerance">Excess that counts as success, eV; AdsorbML takes 0.1.</param>
    public static SuccessTable Of(IReadOnlyList<AdsorptionComparison> comparisons, int largest, double tolerance = 0.1)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        AdsorptionComparison[] counted = [.. comparisons.Where(c => c.Full.Best is not null)];
        SuccessRow[] rows = [.. Enumerable.Range(1, largest).Select(k => new SuccessRow(
            k, counted.Count(c => c.Excess(k) <= tolerance), counted.Length, counted.Sum(c => (long)c.Check.EvaluationsOf(k)), counted.Sum(c => (long)c.Full.Evaluations)))];
        return new(tolerance, rows, comparisons.Count - counted.Length);
    }
}
