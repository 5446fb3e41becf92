namespace EquiDsl.Atoms;

/// <summary>The minima of an adsorbate on a surface that a calculator finds.</summary>
/// <param name="System">Slab and adsorbate.</param>
/// <param name="References">What energies are relative to.</param>
/// <param name="Candidates">All placements, in order.</param>
/// <param name="Ranking">The different valid minima, lowest first.</param>
public sealed record AdsorptionResult(
    AdsorptionSystem System, AdsorptionReferences References, IReadOnlyList<AdsorptionCandidate> Candidates, IReadOnlyList<AdsorptionCandidate> Ranking)
{
    /// <summary>The lowest minimum; null when no placement ended in a valid one.</summary>
    public AdsorptionCandidate? Best => Ranking.Count > 0 ? Ranking[0] : null;

    /// <summary>Geometries computed for all placements, references not counted.</summary>
    public int Evaluations => Candidates.Sum(c => c.Evaluations);
}
