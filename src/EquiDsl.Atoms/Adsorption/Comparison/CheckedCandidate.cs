namespace EquiDsl.Atoms;

/// <summary>A candidate computed again with a reference calculator.</summary>
/// <param name="Rank">Its place in the ranking, from 1.</param>
/// <param name="Candidate">The candidate.</param>
/// <param name="Structure">The geometry that the reference's energy belongs to.</param>
/// <param name="AdsorptionEnergy">By the reference, eV; NaN when it could not be computed.</param>
/// <param name="Anomalies">Of that geometry.</param>
/// <param name="Evaluations">Geometries that the reference computed.</param>
/// <param name="Problem">Why there is no usable energy; null when there is one.</param>
public sealed record CheckedCandidate(
    int Rank, AdsorptionCandidate Candidate, AtomicStructure Structure, double AdsorptionEnergy, AdsorptionAnomalies Anomalies, int Evaluations, string? Problem)
{
    /// <summary>Whether the reference confirms a minimum of the adsorbate on the surface.</summary>
    public bool IsValid => Problem is null && Anomalies == AdsorptionAnomalies.None;
}
