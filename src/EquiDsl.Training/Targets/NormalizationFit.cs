namespace EquiDsl.Training;

/// <summary>Fits the units of a network to a dataset.</summary>
public static class NormalizationFit
{
    /// <summary>
    /// Mean and deviation of the energies per system (less the elements' references where asked for) and of the counted forces.
    /// Structures whose labels are far outside, and accepted, do not count. A deviation of zero or of labels that are left out becomes 1.
    /// </summary>
    /// <param name="index">The dataset.</param>
    /// <param name="source">What fixes the scale.</param>
    /// <param name="references">Whether element references are fitted and taken off first.</param>
    /// <exception cref="ArgumentException">Labels are so large that their mean or deviation is not finite.</exception>
    public static TargetNormalization Fit(DatasetIndex index, DeviationSource source = DeviationSource.Energies, bool references = false)
    {
        ArgumentNullException.ThrowIfNull(index);
        StructureSummary[] labelled = [.. index.Usual.Where(s => double.IsFinite(s.Energy))];
        double[]? fitted = references && labelled.Length > 0
            ? ElementReferences.FitCompositions(labelled.Select(s => (s.Composition, s.Energy)))
            : null;
        double[] rest = Array.ConvertAll(labelled, s => s.Energy - (fitted is null ? 0 : s.Composition.Sum(c => c.Count * fitted[c.Element])));
        double mean = rest.Length > 0 ? rest.Average() : 0;
        double energies = OrOne(rest.Length > 0 ? Math.Sqrt(rest.Average(e => (e - mean) * (e - mean))) : 0);
        long components = index.Usual.Sum(s => (long)s.ForceComponents);
        double forces = OrOne(components > 0 ? Math.Sqrt(index.Usual.Sum(s => s.ForceSquares) / components) : 0);
        TargetNormalization units = new(mean, source == DeviationSource.Forces ? forces : energies)
        {
            ForceDeviation = source == DeviationSource.Energies ? energies : forces,
            ElementReferences = fitted,
        };
        UnitsCheck.Check(units, "units fitted to the data");
        return units;
    }

    // Infinity stays, to be refused.
    private static double OrOne(double deviation) => deviation <= UnitsCheck.SmallestDeviation ? 1 : deviation;
}
