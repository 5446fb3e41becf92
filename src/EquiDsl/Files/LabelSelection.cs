using System.Globalization;

namespace EquiDsl.Files;

/// <summary>Gives a structure that was read the energy, forces and stress that <see cref="LabelKeys"/> names; what had their place becomes a free pair or column.</summary>
internal static class LabelSelection
{
    private const int MostNamed = 20;
    private static readonly char[] s_separators = [' ', ',', '[', ']', '\t', '\n'];

    /// <param name="structure">The structure.</param>
    /// <param name="keys">The names.</param>
    /// <param name="fail">Makes an exception from the name at fault and what is wrong.</param>
    public static void Apply(AtomicStructure structure, LabelKeys keys, Func<string?, string, Exception> fail)
    {
        if (keys.Energy is string energy && !(structure.Energy is not null && structure.EnergyKey == energy))
            TakeEnergy(structure, energy, fail);
        if (keys.Forces is string forces && !(structure.Forces is not null && structure.ForcesKey == forces))
            TakeForces(structure, forces, fail);
        if (keys.Stress is string stress)
        {
            structure.StressKey = Numbers(structure, stress)?.Length is 6 or 9
                ? stress
                : throw Missing("stress", stress, structure.Info.Keys.Where(key => Numbers(structure, key)?.Length is 6 or 9), fail);
        }
    }

    /// <summary>The numbers of a pair; null when there is no such pair, or it holds anything else.</summary>
    public static double[]? Numbers(AtomicStructure structure, string key) => structure.Info.TryGetValue(key, out string? text) ? Parse(text) : null;

    /// <summary>A text of numbers in any brackets; null when it holds anything else.</summary>
    public static double[]? Parse(string text)
    {
        string[] parts = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TextNumbers.TryParse(parts[i], out numbers[i]))
                return null;
        }
        return numbers;
    }

    private static void TakeEnergy(AtomicStructure structure, string key, Func<string?, string, Exception> fail)
    {
        if (Numbers(structure, key) is not [double energy])
        {
            IEnumerable<string> names = structure.Info.Keys.Where(name => Numbers(structure, name) is [_]);
            throw Missing("energy", key, structure.Energy is null ? names : names.Prepend(structure.EnergyKey), fail);
        }
        structure.Info.Remove(key);
        if (structure.Energy is double other)
            structure.Info[structure.EnergyKey] = other.ToString("R", CultureInfo.InvariantCulture);
        (structure.Energy, structure.EnergyKey) = (energy, key);
    }

    private static void TakeForces(AtomicStructure structure, string key, Func<string?, string, Exception> fail)
    {
        bool IsForces(AtomColumn column) => column.Width == 3 && column.Type is 'R' or 'I';
        AtomColumn? column = structure.Columns.Find(c => c.Name == key && IsForces(c));
        double[]? forces = column is null ? Numbers(structure, key) : Parse(string.Join(' ', column.Values));
        if (forces?.LongLength != 3L * structure.Count)
        {
            IEnumerable<string> names = structure.Columns.Where(IsForces).Select(c => c.Name)
                .Concat(structure.Info.Keys.Where(name => structure.Count > 0 && Numbers(structure, name)?.LongLength == 3L * structure.Count));
            throw Missing("forces", key, structure.Forces is null ? names : names.Prepend(structure.ForcesKey), fail);
        }
        if (column is null)
            structure.Info.Remove(key);
        else
            structure.Columns.Remove(column);
        if (structure.Forces is double[] other)
            structure.Columns.Add(new AtomColumn(structure.ForcesKey, 'R', 3, Array.ConvertAll(other, f => f.ToString("R", CultureInfo.InvariantCulture))));
        (structure.Forces, structure.ForcesKey) = (forces, key);
    }

    private static Exception Missing(string what, string key, IEnumerable<string> names, Func<string?, string, Exception> fail)
    {
        string[] there = [.. names.Take(MostNamed + 1)];
        string list = there.Length == 0 ? "it has none that could be" : $"it has {string.Join(", ", there.Take(MostNamed))}{(there.Length > MostNamed ? "..." : "")}";
        return fail(key, $"the structure has no {what} of this name; {list}.");
    }
}
