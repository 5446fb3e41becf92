namespace EquiDsl.Atoms;

/// <summary>What adsorption energies are relative to, by one calculator: E_ads = E(adsorbate + slab) − E(slab) − E(adsorbate).</summary>
/// <param name="Slab">The relaxed clean slab.</param>
/// <param name="SlabEnergy">Its energy, eV.</param>
/// <param name="AdsorbateEnergy">Energy of the adsorbate's reference, eV.</param>
/// <param name="Evaluations">Geometries that were computed for them.</param>
public sealed record AdsorptionReferences(AtomicStructure Slab, double SlabEnergy, double AdsorbateEnergy, int Evaluations)
{
    /// <summary>Relaxes the clean slab and, unless its energy is given, the free adsorbate.</summary>
    /// <param name="calculator">Computes energies and forces.</param>
    /// <param name="system">Slab and adsorbate.</param>
    /// <param name="options">How to relax; null for the defaults.</param>
    /// <param name="cancellation">Stops between rounds, or within one block of a model.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidOperationException">One of them could not be relaxed; the message says why.</exception>
    public static AdsorptionReferences Compute(
        ICalculator calculator, AdsorptionSystem system, AdsorptionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(calculator);
        ArgumentNullException.ThrowIfNull(system);
        options ??= new AdsorptionOptions();
        List<(string Name, AtomicStructure Structure)> parts = [("slab", AdsorptionStructures.Copy(system.Slab))];
        if (options.AdsorbateEnergy is null)
            parts.Add(("adsorbate", AdsorptionStructures.Copy(system.Adsorbate.Structure)));
        using Relaxation relaxation = new(calculator, parts.ConvertAll(p => p.Structure), AdsorptionStructures.Named(options, i => parts[i].Name));
        IReadOnlyList<RelaxationResult> results = relaxation.Run(cancellation: cancellation);
        foreach (RelaxationResult result in results)
        {
            if (result.Status != RelaxationStatus.Converged)
            {
                string problem = result.Problem ?? $"the largest force is {result.LargestForce:G3} eV/Å after {result.Steps} steps";
                throw new InvalidOperationException($"{system.Name}: the {(result.Index == 0 ? "clean slab" : "free adsorbate")} could not be relaxed ({result.Status}): {problem}");
            }
        }
        return new(parts[0].Structure, results[0].Energy, options.AdsorbateEnergy ?? results[1].Energy, (int)relaxation.EvaluationCount);
    }
}
