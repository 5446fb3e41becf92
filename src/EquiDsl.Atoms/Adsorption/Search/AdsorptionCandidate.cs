namespace EquiDsl.Atoms;

/// <summary>What became of one placement.</summary>
/// <param name="Index">Its place among the placements.</param>
/// <param name="Placement">How it began.</param>
/// <param name="Relaxation">How it ended.</param>
/// <param name="Anomalies">What is wrong with the end, if anything.</param>
/// <param name="AdsorptionEnergy">E(adsorbate + slab) − E(slab) − E(adsorbate), eV; NaN when nothing could be computed.</param>
/// <param name="DuplicateOf">Index of a lower-lying or equal candidate at the same minimum; null when there is none.</param>
public sealed record AdsorptionCandidate(
    int Index, AdsorbatePlacement Placement, RelaxationResult Relaxation, AdsorptionAnomalies Anomalies, double AdsorptionEnergy, int? DuplicateOf)
{
    /// <summary>Whether it is a minimum of the adsorbate on the surface.</summary>
    public bool IsValid => Relaxation.Status == RelaxationStatus.Converged && Anomalies == AdsorptionAnomalies.None;

    /// <summary>Geometries that were computed.</summary>
    public int Evaluations => Relaxation.Steps + 1;

    /// <summary>The relaxed structure.</summary>
    public AtomicStructure Structure => Relaxation.Structure;
}
