namespace EquiDsl.Files;

/// <summary>Says which names of a structure look like labels that were not taken for such.</summary>
internal static class UnreadLabels
{
    /// <summary>A clause that follows "no energy"; empty when no name looks like one.</summary>
    public static string UnreadEnergy(this AtomicStructure structure) => Clause(
        structure.Info.Keys.Where(key => LabelFamilies.IsEnergyLike(key) && LabelSelection.Numbers(structure, key) is [_]), nameof(LabelKeys.Energy));

    /// <summary>A clause that follows "no forces"; empty when no name looks like theirs.</summary>
    public static string UnreadForces(this AtomicStructure structure) => Clause(
        structure.Columns.Where(column => column is { Width: 3, Type: 'R' }).Select(column => column.Name)
            .Concat(structure.Info.Keys.Where(key => structure.Count > 0 && LabelSelection.Numbers(structure, key)?.LongLength == 3L * structure.Count))
            .Where(LabelFamilies.IsForcesLike),
        nameof(LabelKeys.Forces));

    private static string Clause(IEnumerable<string> names, string key)
    {
        string[] found = [.. names];
        return found.Length == 0 ? "" : $" under a name that is read, but has {string.Join(", ", found.Select(name => $"'{name}'"))}: name it as {nameof(LabelKeys)}.{key}";
    }
}
