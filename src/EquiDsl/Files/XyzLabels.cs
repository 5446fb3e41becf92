namespace EquiDsl.Files;

/// <summary>Finds energy, forces and stress of a frame of extended XYZ before its atoms are read.</summary>
internal static class XyzLabels
{
    /// <param name="comment">The comment; its energy and stress are set.</param>
    /// <param name="columns">The columns; that of the forces gets its role.</param>
    /// <param name="keys">Under which names they are found.</param>
    /// <param name="fail">Makes an exception from the key at fault and what is wrong.</param>
    public static void Assign(XyzComment comment, List<XyzColumn> columns, LabelKeys keys, Func<string?, string, Exception> fail)
    {
        string[] forces = [.. columns.Where(column => column is { Type: 'R', Width: 3, Role: XyzRole.Other }).Select(column => column.Name)];
        string[] pairs = [.. comment.Info.Select(pair => pair.Key)];
        (string? energy, string? force, string? stress) = LabelFamilies.Choose(
            keys.Energy is null ? [.. pairs.Where(name => IsNumber(comment, name))] : null,
            keys.Forces is null ? forces : null,
            keys.Stress is null ? pairs : null);
        if (keys.Energy is null && comment.IsExtended)
            RefuseOther(comment, energy, fail);
        if (energy is not null)
            comment.TakeEnergy(energy);
        comment.StressKey = stress ?? "stress";
        force = keys.Forces is string asked && forces.Contains(asked) ? asked : force;
        if (force is not null)
        {
            int index = columns.FindIndex(column => column.Name == force);
            columns[index] = columns[index] with { Role = XyzRole.Forces };
        }
    }

    /// <summary>Refuses an energy that is no number, where it would be the one that is taken.</summary>
    private static void RefuseOther(XyzComment comment, string? taken, Func<string?, string, Exception> fail)
    {
        foreach (string name in new[] { "energy", "free_energy" })
        {
            if (name.Equals(taken, StringComparison.OrdinalIgnoreCase))
                return;
            if (comment.Info.Find(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Key: string key } pair && !IsNumber(comment, key))
                throw fail(key, $"\"{pair.Value}\" is not a number; expected an energy in eV such as -1.25.");
        }
    }

    private static bool IsNumber(XyzComment comment, string name) => TextNumbers.TryParse(comment.Info.Find(pair => pair.Key == name).Value, out double _);
}
