using System.Globalization;
using EquiDsl;
using EquiDsl.Atoms;

namespace AdsorptionSample;

/// <summary>Searches with the model and with effective-medium theory alone on surfaces that the model has not seen.</summary>
internal sealed class Study(SurfaceModel model, TextWriter output)
{
    public const int LargestK = 5;

    // Not H: effective-medium theory's illustrative parameters repel it from metals by tens of eV at bonding distances.
    public static readonly string[] Adsorbates = ["N", "O", "CO"];

    private static readonly (string Elements, string Miller)[] s_surfaces =
        [("PtCu", "111"), ("PdAg", "111"), ("CuPd", "111"), ("AgPt", "100"), ("Cu", "211"), ("Pt", "211")];

    private static readonly AdsorptionOptions s_options = new() { Relaxation = new RelaxationOptions { ForceTolerance = 0.03, MaximumSteps = 200 } };

    public List<AdsorptionComparison> SinglePoints { get; } = [];

    public List<AdsorptionComparison> Relaxations { get; } = [];

    public void Run()
    {
        output.WriteLine("system              atoms  placements  full search: minima, E_ads, calculations  model: minima, E_ads by EMT of its best, excess at k = 1 and 5 (single points; relaxations)");
        foreach ((string elements, string miller) in s_surfaces)
        {
            AtomicStructure slab = Surfaces.Slab(elements, miller);
            foreach (string adsorbate in Adsorbates)
                Compare(new AdsorptionSystem($"{adsorbate} on {Name(elements)}({miller})", slab, Adsorbate.Named(adsorbate)));
        }
    }

    private void Compare(AdsorptionSystem system)
    {
        EffectiveMediumTheory reference = new();
        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(system.Slab, system.Adsorbate, new PlacementOptions { RandomSites = 10, Seed = 1 });
        AdsorptionReferences references = AdsorptionReferences.Compute(reference, system, s_options);
        AdsorptionResult full = AdsorptionSearch.Run(reference, system, placements, s_options, references);
        // The free adsorbate is computed by the reference for both.
        AdsorptionResult found = AdsorptionSearch.Run(
            new ModelCalculator(model.Runtime), system, placements, s_options with { AdsorbateEnergy = references.AdsorbateEnergy });
        SinglePoints.Add(new(full, ReferenceCheck.Run(reference, found, LargestK, ReferenceMode.SinglePoint, s_options, references)));
        Relaxations.Add(new(full, ReferenceCheck.Run(reference, found, LargestK, ReferenceMode.Relaxation, s_options, references)));
        string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "none";
        (AdsorptionComparison points, AdsorptionComparison relaxed) = (SinglePoints[^1], Relaxations[^1]);
        output.WriteLine(
            $"{system.Name,-18}  {system.Slab.Count + system.Adsorbate.Structure.Count,5}  {placements.Count,10}  {full.Ranking.Count,3} {Number(full.Best?.AdsorptionEnergy),8} {full.Evaluations,6}  "
            + $"{found.Ranking.Count,3} {Number(found.Best?.AdsorptionEnergy),8} {Number(relaxed.Check.BestOf(1)?.AdsorptionEnergy),8}  "
            + $"{Number(points.Excess(1))} {Number(points.Excess(LargestK))}; {Number(relaxed.Excess(1))} {Number(relaxed.Excess(LargestK))}  anomalies: {Anomalies(full)} | {Anomalies(found)}");
    }

    private static string Anomalies(AdsorptionResult result) => string.Join(' ', result.Candidates
        .Select(c => c.Anomalies != AdsorptionAnomalies.None ? c.Anomalies.ToString() : c.Relaxation.Status == RelaxationStatus.Converged ? "" : c.Relaxation.Status.ToString())
        .Where(name => name.Length > 0).CountBy(name => name).Select(c => $"{c.Value} {c.Key}")) is { Length: > 0 } text ? text : "none";

    /// <summary>The formula of the alloys: the first element at the corner, three of the second.</summary>
    private static string Name(string elements) => elements.Length == 2 ? elements : elements + "3";
}
