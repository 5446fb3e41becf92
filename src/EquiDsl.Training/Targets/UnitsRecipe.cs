using System.Globalization;

namespace EquiDsl.Training;

/// <summary>How units are fitted: as the options say, or, where they say nothing, as the energies look.</summary>
/// <param name="Source">What fixes the scale.</param>
/// <param name="References">Whether there are element references.</param>
/// <param name="Note">Why, when the options did not say it; null otherwise.</param>
internal sealed record UnitsRecipe(DeviationSource Source, bool References, string? Note = null)
{
    // Energies are raw totals when half are larger per atom in eV than energies of formation are, and references leave a third of their
    // deviation at most, which is as many times that of forces.
    private const double LargestFormationEnergy = 1, SmallestFactor = 3;

    /// <summary>The recipe of a run.</summary>
    /// <param name="options">The run.</param>
    /// <param name="hasUnits">Whether the model's parameters came with units, which are not fitted.</param>
    /// <param name="training">What is trained on.</param>
    public static UnitsRecipe Of(TrainerOptions options, bool hasUnits, DatasetIndex training)
    {
        UnitsRecipe said = new(options.DeviationSource ?? DeviationSource.Energies, options.FitElementReferences ?? false);
        bool isSaid = options.DeviationSource is not null || options.FitElementReferences is not null || options.Normalization is not null
            || options.TargetMean is not null || options.TargetDeviation is not null || (hasUnits && !options.RefitUnits);
        return isSaid ? said : OfRawTotals(training) ?? said;
    }

    /// <summary>Whether a text of settings is one that data chose, or could have.</summary>
    public static bool IsChoice(string settings) => settings == Settings(DeviationSource.Energies, false) || settings == Settings(DeviationSource.Forces, true)
        || settings == Settings(DeviationSource.Energies, true);

    /// <summary>The recipe as a text of settings.</summary>
    public string Settings() => Settings(Source, References);

    private static string Settings(DeviationSource source, bool references) => $"fitted, {source}{(references ? " with references" : "")}";

    private static UnitsRecipe? OfRawTotals(DatasetIndex training)
    {
        StructureSummary[] labelled = [.. training.Usual.Where(s => double.IsFinite(s.Energy))];
        if (labelled.Length == 0 || RobustScale.Of(labelled.Select(s => Math.Abs(s.Energy) / s.Labels.Atoms)).Median < LargestFormationEnergy)
            return null;
        TargetNormalization plain = NormalizationFit.Fit(training, DeviationSource.Separate), fitted = NormalizationFit.Fit(training, DeviationSource.Separate, references: true);
        bool hasForces = training.Usual.Any(s => s.ForceComponents > 0);
        // A deviation of zero became 1.
        double rest = fitted.Deviation == 1 ? 0 : fitted.Deviation, forces = hasForces ? plain.ForceDeviation : 0;
        if (plain.Deviation < SmallestFactor * Math.Max(rest, forces) || plain.Deviation < SmallestFactor * LargestFormationEnergy)
            return null;
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"raw total energies, of whose deviation of {plain.Deviation:G4} eV elements leave {rest:G4}: references are fitted{(hasForces ? ", the scale is that of forces" : "")}; {nameof(TrainerOptions.DeviationSource)} (--scale {DeviationSource.Energies}) says otherwise");
        return new UnitsRecipe(hasForces ? DeviationSource.Forces : DeviationSource.Energies, References: true, note);
    }
}
