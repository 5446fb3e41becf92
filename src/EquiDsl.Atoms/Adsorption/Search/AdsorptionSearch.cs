namespace EquiDsl.Atoms;

/// <summary>
/// Finds the minima of an adsorbate on a surface, after AdsorbML (Lan et al., npj Comput. Mater. 9, 172 (2023)): all placements relax
/// together, what is no longer the adsorbate on the surface is set aside, the rest is ranked by energy with equal minima counted once.
/// </summary>
/// <example>
/// <code>
/// Slab slab = SlabBuilder.Build(BulkCrystal.Of("Cu"), MillerIndex.Parse("111"));
/// AdsorptionSystem system = new("CO on Cu(111)", slab.Structure, Adsorbate.Named("CO"));
/// AdsorptionResult found = AdsorptionSearch.Run(new ModelCalculator(model.Runtime), system);
/// ReferenceCheck check = ReferenceCheck.Run(reference, found, k: 5, ReferenceMode.SinglePoint);
/// Console.WriteLine($"{check.BestOf(5)?.AdsorptionEnergy} eV");
/// </code>
/// </example>
public static class AdsorptionSearch
{
    /// <summary>Relaxes and ranks placements.</summary>
    /// <param name="calculator">Computes energies and forces.</param>
    /// <param name="system">Slab and adsorbate.</param>
    /// <param name="placements">Where to begin; null for those of <see cref="AdsorbatePlacement.Create"/> with its defaults. They are only read.</param>
    /// <param name="options">How to relax and judge; null for the defaults.</param>
    /// <param name="references">Reference energies of the same calculator; null to compute them.</param>
    /// <param name="afterStep">Called after every round of the relaxation; null for nothing.</param>
    /// <param name="cancellation">Stops between rounds, or within one block of a model.</param>
    /// <exception cref="InvalidOperationException">The clean slab or the free adsorbate could not be relaxed.</exception>
    /// <exception cref="InvalidStructureException">The slab is not one, or has no room for the adsorbate.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AdsorptionResult Run(
        ICalculator calculator, AdsorptionSystem system, IReadOnlyList<AdsorbatePlacement>? placements = null, AdsorptionOptions? options = null,
        AdsorptionReferences? references = null, Action<Relaxation>? afterStep = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(calculator);
        ArgumentNullException.ThrowIfNull(system);
        options ??= new AdsorptionOptions();
        placements ??= AdsorbatePlacement.Create(system.Slab, system.Adsorbate);
        AdsorptionReferences energies = references ?? AdsorptionReferences.Compute(calculator, system, options, cancellation);
        AtomicStructure[] structures = [.. placements.Select(p => AdsorptionStructures.Copy(p.Structure))];
        using Relaxation relaxation = new(
            calculator, structures, AdsorptionStructures.Named(options, i => i.ToString(global::System.Globalization.CultureInfo.InvariantCulture)));
        IReadOnlyList<RelaxationResult> relaxed = relaxation.Run(afterStep, cancellation);
        AdsorptionCandidate[] candidates = new AdsorptionCandidate[relaxed.Count];
        for (int i = 0; i < candidates.Length; i++)
        {
            AdsorptionAnomalies anomalies = AnomalyDetector.Detect(placements[i].Structure, relaxed[i].Structure, energies.Slab, options.Anomalies);
            candidates[i] = new(i, placements[i], relaxed[i], anomalies, relaxed[i].Energy - energies.SlabEnergy - energies.AdsorbateEnergy, null);
        }
        return new(system, energies, candidates, Rank(candidates, options));
    }

    /// <summary>Orders valid candidates by energy and leaves out those that repeat a lower one, which they are told.</summary>
    private static List<AdsorptionCandidate> Rank(AdsorptionCandidate[] candidates, AdsorptionOptions options)
    {
        List<AdsorptionCandidate> ranking = [];
        List<MinimumShape> shapes = [];
        foreach (AdsorptionCandidate candidate in candidates.Where(c => c.IsValid).OrderBy(c => c.AdsorptionEnergy).ThenBy(c => c.Index).ToList())
        {
            MinimumShape shape = MinimumShape.Of(candidate.Structure);
            int same = Enumerable.Range(0, ranking.Count).Where(r =>
                candidate.AdsorptionEnergy - ranking[r].AdsorptionEnergy <= options.EnergyTolerance && shapes[r].Matches(shape, options.GeometryTolerance)).FirstOrDefault(-1);
            if (same >= 0)
            {
                candidates[candidate.Index] = candidate with { DuplicateOf = ranking[same].Index };
                continue;
            }
            ranking.Add(candidate);
            shapes.Add(shape);
        }
        return ranking;
    }
}
