namespace EquiDsl.Atoms;

/// <summary>The best k of a ranking, computed again with a reference calculator.</summary>
/// <param name="Mode">How.</param>
/// <param name="References">What the reference's adsorption energies are relative to.</param>
/// <param name="Candidates">The candidates, best-ranked first; fewer than k when the ranking is shorter.</param>
public sealed record ReferenceCheck(ReferenceMode Mode, AdsorptionReferences References, IReadOnlyList<CheckedCandidate> Candidates)
{
    /// <summary>Computes the best candidates again.</summary>
    /// <param name="reference">The reference calculator.</param>
    /// <param name="found">The ranking.</param>
    /// <param name="k">How many; at least 1.</param>
    /// <param name="mode">Single points or relaxations.</param>
    /// <param name="options">How to relax and judge; null for the defaults. <see cref="AdsorptionOptions.AdsorbateEnergy"/> is on the reference's scale.</param>
    /// <param name="references">Energies of slab and adsorbate by the reference; null to compute them.</param>
    /// <param name="cancellation">Stops between rounds, or within one block of a model.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidOperationException">The clean slab or the free adsorbate could not be relaxed.</exception>
    public static ReferenceCheck Run(
        ICalculator reference, AdsorptionResult found, int k, ReferenceMode mode, AdsorptionOptions? options = null, AdsorptionReferences? references = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        options ??= new AdsorptionOptions();
        AdsorptionReferences energies = references ?? AdsorptionReferences.Compute(reference, found.System, options, cancellation);
        AdsorptionCandidate[] best = [.. found.Ranking.Take(k)];
        AtomicStructure[] structures = [.. best.Select(c => AdsorptionStructures.Copy(c.Structure))];
        // A single point is a relaxation without steps.
        AdsorptionOptions limited = mode == ReferenceMode.Relaxation ? options : options with { Relaxation = options.Relaxation with { MaximumSteps = 0 } };
        using Relaxation relaxation = new(
            reference, structures, AdsorptionStructures.Named(limited, i => $"rank-{(i + 1).ToString(global::System.Globalization.CultureInfo.InvariantCulture)}"));
        IReadOnlyList<RelaxationResult> results = relaxation.Run(cancellation: cancellation);
        return new(mode, energies, [.. results.Select(r => Judge(r, best[r.Index], mode, energies, options))]);
    }

    /// <summary>The best of the first k by the reference; null when none is valid.</summary>
    /// <param name="k">How many candidates count.</param>
    public CheckedCandidate? BestOf(int k) => Candidates.Take(k).Where(c => c.IsValid).MinBy(c => c.AdsorptionEnergy);

    /// <summary>Geometries that the reference computed for the first k.</summary>
    /// <param name="k">How many candidates count.</param>
    public int EvaluationsOf(int k) => Candidates.Take(k).Sum(c => c.Evaluations);

    private static CheckedCandidate Judge(RelaxationResult result, AdsorptionCandidate candidate, ReferenceMode mode, AdsorptionReferences energies, AdsorptionOptions options)
    {
        bool finished = result.Status == RelaxationStatus.Converged || (mode == ReferenceMode.SinglePoint && result.Status == RelaxationStatus.StepLimit);
        string? problem = result.Problem ?? (finished ? null : $"not converged after {result.Steps} steps");
        AdsorptionAnomalies anomalies = AnomalyDetector.Detect(candidate.Placement.Structure, result.Structure, energies.Slab, options.Anomalies);
        double energy = result.Energy - energies.SlabEnergy - energies.AdsorbateEnergy;
        return new(result.Index + 1, candidate, result.Structure, energy, anomalies, result.Steps + 1, problem);
    }
}
