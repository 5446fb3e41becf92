namespace EquiDsl.Atoms;

/// <summary>A search of the reference calculator alone beside one that only computes the best candidates of another calculator again.</summary>
/// <param name="Full">All placements relaxed by the reference.</param>
/// <param name="Check">The best candidates of the other search, by the reference.</param>
public sealed record AdsorptionComparison(AdsorptionResult Full, ReferenceCheck Check)
{
    /// <summary>The best of the first k minus the reference's own best, eV, negative where it lies lower; null when either is missing.</summary>
    /// <param name="k">How many candidates count.</param>
    public double? Excess(int k) => Full.Best is { } best && Check.BestOf(k) is { } found ? found.AdsorptionEnergy - best.AdsorptionEnergy : null;
}
