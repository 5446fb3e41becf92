using System.Globalization;
using System.Text;

namespace EquiDsl.Atoms;

/// <summary>What a file of structures holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Count">Number of structures.</param>
/// <param name="Examined">Number of structures that were read to find the rest out.</param>
/// <param name="FewestAtoms">Atoms of the smallest structure; 0 when there is none.</param>
/// <param name="MostAtoms">Atoms of the largest structure; 0 when there is none.</param>
/// <param name="AtomicNumbers">The elements that occur, ascending.</param>
/// <param name="Properties">
/// What structures carry, by name, and how many do: energy, forces, fixed, periodic, the columns (tags, momenta...)
/// and the keys of their free pairs.
/// </param>
public sealed record StructureFileInfo(
    string Path, StructureFormat Format, int Count, int Examined, int FewestAtoms, int MostAtoms,
    IReadOnlyList<int> AtomicNumbers, IReadOnlyDictionary<string, int> Properties)
{
    internal static StructureFileInfo Of(StructureFile file, int most)
    {
        int count = file.Count, examined = 0, fewest = int.MaxValue, largest = 0;
        var elements = new SortedSet<int>();
        var properties = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (AtomicStructure structure in Sample(file, count, most))
        {
            examined++;
            fewest = Math.Min(fewest, structure.Count);
            largest = Math.Max(largest, structure.Count);
            elements.UnionWith(structure.AtomicNumbers);
            foreach (string name in PropertiesOf(structure))
                properties[name] = properties.GetValueOrDefault(name) + 1;
        }
        return new StructureFileInfo(
            file.Path, file.Format, count, examined, examined == 0 ? 0 : fewest, largest, [.. elements], properties);
    }

    /// <summary>A few lines of text for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Path}: {Format}, {Count} structures");
        if (Examined < Count)
            text.Append(CultureInfo.InvariantCulture, $" ({Examined} examined)");
        text.Append(CultureInfo.InvariantCulture, $"\natoms: {FewestAtoms} to {MostAtoms}");
        text.Append("\nelements: ").AppendJoin(' ', AtomicNumbers.Select(Symbol));
        text.Append("\nproperties: ").AppendJoin(", ", Properties.Select(p => p.Value == Examined ? p.Key : $"{p.Key} ({p.Value})"));
        return text.ToString();
    }

    private static IEnumerable<AtomicStructure> Sample(StructureFile file, int count, int most)
    {
        if (count <= most)
            return file.ReadAll();
        return Enumerable.Range(0, most).Select(i => file[(int)((long)i * count / most)]);
    }

    private static HashSet<string> PropertiesOf(AtomicStructure structure)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (structure.Energy is not null)
            names.Add("energy");
        if (structure.Forces is not null)
            names.Add("forces");
        if (structure.Fixed is not null)
            names.Add("fixed");
        if (structure.Periodicity.Any)
            names.Add("periodic");
        names.UnionWith(structure.Columns.Select(column => column.Name));
        names.UnionWith(structure.Info.Keys);
        return names;
    }

    private static string Symbol(int number) => number is >= 0 and <= PeriodicTable.MaximumAtomicNumber
        ? PeriodicTable.Symbol(number)
        : number.ToString(CultureInfo.InvariantCulture);
}
