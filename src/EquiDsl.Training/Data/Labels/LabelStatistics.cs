using System.Globalization;

namespace EquiDsl.Training;

/// <summary>Statistics of one kind of labels.</summary>
/// <param name="Quantity">What it is, with its unit.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Their median.</param>
/// <param name="Spread">Median absolute deviation times 1.4826, which a few wild labels do not move.</param>
/// <param name="Least">The least.</param>
/// <param name="LeastFrame">File and frame of the least, counted from 1.</param>
/// <param name="Greatest">The greatest.</param>
/// <param name="GreatestFrame">File and frame of the greatest, counted from 1.</param>
public sealed record LabelRow(string Quantity, long Count, double Median, double Spread, double Least, string LeastFrame, double Greatest, string GreatestFrame)
{
    /// <summary>A line, for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantity}: {Count}, median {Median:G6}, spread {Spread:G3}, from {Least:G6} ({LeastFrame}) to {Greatest:G6} ({GreatestFrame})");
}

/// <summary>How the labels of a dataset are distributed: energies, energies per atom, lengths of forces, largest components of stresses.</summary>
/// <param name="Rows">The kinds that the dataset has.</param>
public sealed record LabelStatistics(IReadOnlyList<LabelRow> Rows)
{
    /// <summary>Statistics of structures. Labels that are not finite do not count.</summary>
    /// <param name="structures">Structures, with names for their extremes.</param>
    public static LabelStatistics Of(IEnumerable<(string Name, AtomicStructure Structure)> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        NormHistogram norms = new();
        List<LabelSample> samples = [];
        List<string> names = [];
        foreach ((string name, AtomicStructure structure) in structures)
        {
            samples.Add(LabelSample.Of(structure, energies: true, forces: true, freeAtomsOnly: false, norms));
            names.Add(name);
        }
        return Of(samples, norms, i => names[i]);
    }

    /// <summary>Statistics of samples.</summary>
    /// <param name="samples">One of each structure.</param>
    /// <param name="norms">Lengths of their forces.</param>
    /// <param name="name">File and frame of a sample.</param>
    internal static LabelStatistics Of(IReadOnlyList<LabelSample> samples, NormHistogram norms, Func<int, string> name)
    {
        LabelRow? Row(string quantity, Func<LabelSample, double> least, Func<LabelSample, double> greatest, NormHistogram? counted)
        {
            int[] labelled = [.. Enumerable.Range(0, samples.Count).Where(i => double.IsFinite(greatest(samples[i])))];
            if (labelled.Length == 0)
                return null;
            RobustScale scale = counted?.Scale() ?? RobustScale.Of(labelled.Select(i => greatest(samples[i])));
            int low = labelled.MinBy(i => least(samples[i])), high = labelled.MaxBy(i => greatest(samples[i]));
            return new LabelRow(
                quantity, counted?.Count ?? labelled.Length, scale.Median, scale.Spread, least(samples[low]), name(low), greatest(samples[high]), name(high));
        }
        LabelRow?[] rows =
        [
            Row("energy/eV", s => s.Energy, s => s.Energy, null),
            Row("energy per atom/eV", s => s.Energy / s.Atoms, s => s.Energy / s.Atoms, null),
            Row("length of forces/(eV/Å)", s => s.SmallestForce, s => s.LargestForce, norms),
            Row("largest stress component/(eV/Å³)", s => s.LargestStress, s => s.LargestStress, null),
        ];
        return new LabelStatistics([.. rows.OfType<LabelRow>()]);
    }
}
