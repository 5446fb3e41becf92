namespace EquiDsl.Files;

/// <summary>Finds energy, forces and stress among the names of a frame where <see cref="LabelKeys"/> does not give theirs.</summary>
internal static class LabelFamilies
{
    private static readonly string[] s_prefixes = ["", "dft_", "ref_"];
    private static readonly string[] s_energies = ["energy", "free_energy", "total_energy", "potential_energy", "totenergy", "etot"];
    private static readonly string[] s_forces = ["forces", "force"];
    private static readonly string[] s_stresses = ["stress", "virial", "virials"];

    /// <summary>Names of one family: the first with energy and forces, else the first with energy, else with forces, else with stress.</summary>
    /// <param name="energies">Names that may be an energy's; null where it is not wanted.</param>
    /// <param name="forces">Names that may be those of forces; null where they are not wanted.</param>
    /// <param name="stresses">Names that may be a stress'; null where it is not wanted.</param>
    public static (string? Energy, string? Forces, string? Stress) Choose(IReadOnlyList<string>? energies, IReadOnlyList<string>? forces, IReadOnlyList<string>? stresses)
    {
        var families = Array.ConvertAll(s_prefixes, prefix =>
            (Energy: Find(energies, prefix, s_energies), Forces: Find(forces, prefix, s_forces), Stress: Find(stresses, prefix, s_stresses)));
        int chosen = Array.FindIndex(families, f => f.Energy is not null && f.Forces is not null);
        if (chosen < 0)
            chosen = Array.FindIndex(families, f => f.Energy is not null);
        if (chosen < 0)
            chosen = Array.FindIndex(families, f => f.Forces is not null);
        if (chosen < 0)
            chosen = Array.FindIndex(families, f => f.Stress is not null);
        return chosen < 0 ? default : families[chosen];
    }

    /// <summary>Whether a name is one that energies have, whatever stands before it.</summary>
    public static bool IsEnergyLike(string name) => name.EndsWith("energy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is one that forces have, whatever stands before it.</summary>
    public static bool IsForcesLike(string name) => s_forces.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static string? Find(IReadOnlyList<string>? names, string prefix, string[] endings)
    {
        if (names is null || names.Count == 0)
            return null;
        foreach (string ending in endings)
        {
            string name = prefix + ending;
            if ((names.FirstOrDefault(n => n == name) ?? names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))) is string found)
                return found;
        }
        return null;
    }
}
