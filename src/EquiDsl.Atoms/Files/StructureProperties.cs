using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Properties that <see cref="AtomicStructure"/> keeps as text so that every format can carry them: the columns
/// <c>tags</c>, <c>momenta</c> and <c>move_mask</c>, any other numeric column, and the pair <c>stress</c>.
/// </summary>
public static class StructureProperties
{
    private const string StressKey = "stress";

    private static readonly string[] s_resultPairs = ["energy", "free_energy", StressKey, "virial", "virials", "dipole", "magmom", "calculator"];
    private static readonly string[] s_resultColumns = ["forces", "magmoms", "charges", "energies", "stresses"];

    /// <summary>Reads a column of numbers.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="name">The column's name.</param>
    /// <returns>Atoms × width, atom slowest; null when there is no such column or it holds text.</returns>
    public static double[]? GetColumn(this AtomicStructure structure, string name)
    {
        ArgumentNullException.ThrowIfNull(structure);
        AtomColumn? column = structure.Columns.Find(column => column.Name == name && column.Type is ('R' or 'I'));
        return column is null ? null : Parse(column.Values);
    }

    /// <summary>Sets a column of numbers, replacing an older one.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="name">The column's name, without colons and white space.</param>
    /// <param name="values">Atoms × width, atom slowest; null removes the column.</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple of the number of atoms.</exception>
    public static void SetColumn(this AtomicStructure structure, string name, double[]? values)
    {
        ArgumentNullException.ThrowIfNull(structure);
        string[]? texts = values is null ? null : Array.ConvertAll(values, AseText.Number);
        Replace(structure, name, 'R', texts);
    }

    /// <summary>The tags: 0 bulk, 1 surface, 2 adsorbate in OC20's convention; null when the structure has none.</summary>
    /// <param name="structure">The structure.</param>
    public static int[]? GetTags(this AtomicStructure structure) => structure.GetColumn("tags") is double[] values
        ? Array.ConvertAll(values, value => (int)value)
        : null;

    /// <summary>Sets the tags.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="tags">One per atom; null removes them.</param>
    /// <exception cref="ArgumentException">There is not one per atom.</exception>
    public static void SetTags(this AtomicStructure structure, int[]? tags)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (tags is not null && tags.Length != structure.Count)
            throw new ArgumentException($"{structure.Count} atoms need as many tags, not {tags.Length}.", nameof(tags));
        Replace(structure, "tags", 'I', tags is null ? null : Array.ConvertAll(tags, tag => tag.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The momenta in ASE's units, √(eV·u): mass in u times velocity in Å per (Å·√(u/eV)); N × 3, or null.</summary>
    /// <param name="structure">The structure.</param>
    public static double[]? GetMomenta(this AtomicStructure structure) => structure.GetColumn("momenta");

    /// <summary>Sets the momenta.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="momenta">N × 3 in √(eV·u); null removes them.</param>
    /// <exception cref="ArgumentException">There are not three per atom.</exception>
    public static void SetMomenta(this AtomicStructure structure, double[]? momenta)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (momenta is not null && momenta.LongLength != 3L * structure.Count)
            throw new ArgumentException($"{structure.Count} atoms need {3L * structure.Count} momenta, not {momenta.Length}.", nameof(momenta));
        structure.SetColumn("momenta", momenta);
    }

    /// <summary>Which Cartesian components of the positions are held, those of <see cref="AtomicStructure.Fixed"/> included.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>N × 3, atom slowest; null when nothing is said.</returns>
    /// <exception cref="FormatException">The column <c>move_mask</c> is malformed.</exception>
    public static bool[]? GetHeldComponents(this AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        bool[]? held = HeldComponents.Read(structure, HeldComponents.Cartesian, problem => new FormatException(problem));
        if (structure.Fixed is bool[] whole)
        {
            held ??= new bool[3 * whole.Length];
            for (int k = 0; k < held.Length; k++)
                held[k] |= whole[k / 3];
        }
        return held;
    }

    /// <summary>
    /// Holds Cartesian components of positions, as ASE's FixCartesian does; relaxations and dynamics keep them. Atoms held along all
    /// three become <see cref="AtomicStructure.Fixed"/>; for the others there is a column <c>move_mask</c>.
    /// </summary>
    /// <param name="structure">The structure.</param>
    /// <param name="held">N × 3, atom slowest; null lets all atoms go.</param>
    /// <exception cref="ArgumentException">There are not three per atom.</exception>
    public static void SetHeldComponents(this AtomicStructure structure, bool[]? held)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (held is not null && held.LongLength != 3L * structure.Count)
            throw new ArgumentException($"{structure.Count} atoms need {3L * structure.Count} flags, not {held.Length}.", nameof(held));
        structure.Fixed = null;
        if (HeldComponents.Find(structure, HeldComponents.Cartesian) is { } column)
            structure.Columns.Remove(column);
        if (held is not null)
            HeldComponents.Set(structure, HeldComponents.Cartesian, held);
    }

    /// <summary>
    /// The stress in eV/Å³, positive under tension: xx, yy, zz, yz, xz, xy; null when the structure has none. It is the pair that
    /// <see cref="AtomicStructure.StressKey"/> names, or that virial over −volume.
    /// </summary>
    /// <param name="structure">The structure.</param>
    public static double[]? GetStress(this AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        double[]? s = LabelSelection.Numbers(structure, structure.StressKey);
        if (s is not null && IsVirial(structure.StressKey))
        {
            double volume = CellMatrix.Volume(structure.Cell);
            s = volume > 0 ? Array.ConvertAll(s, virial => -virial / volume) : null;
        }
        return s?.Length switch
        {
            6 => s,
            9 => [s[0], s[4], s[8], (s[5] + s[7]) / 2, (s[2] + s[6]) / 2, (s[1] + s[3]) / 2],
            _ => null,
        };
    }

    /// <summary>Sets the stress; it is kept as the 9 numbers of the symmetric matrix, as extended XYZ writes it.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="stress">xx, yy, zz, yz, xz, xy or the 9 numbers of the matrix in eV/Å³; null removes it.</param>
    /// <exception cref="ArgumentException">The numbers are not 6 or 9.</exception>
    public static void SetStress(this AtomicStructure structure, double[]? stress)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (stress is null)
        {
            structure.Info.Remove(structure.StressKey);
            structure.StressKey = StressKey;
            return;
        }
        if (stress.Length is not (6 or 9))
            throw new ArgumentException($"A stress has 6 or 9 numbers, not {stress.Length}.", nameof(stress));
        double[] s = stress.Length == 9 ? stress
            : [stress[0], stress[5], stress[4], stress[5], stress[1], stress[3], stress[4], stress[3], stress[2]];
        structure.StressKey = StressKey;
        structure.Info[StressKey] = string.Join(' ', s.Select(AseText.Number));
    }

    /// <summary>
    /// Removes what a calculator said of the structure: energy, forces, stress, and the pairs and columns that ASE gives to other
    /// results. The next energy and forces are then written under their usual names.
    /// </summary>
    /// <param name="structure">The structure.</param>
    public static void RemoveResults(this AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        (structure.Energy, structure.Forces) = (null, null);
        structure.Info.Remove(structure.StressKey);
        (structure.EnergyKey, structure.ForcesKey, structure.StressKey) = ("energy", "forces", StressKey);
        foreach (string key in s_resultPairs)
            structure.Info.Remove(key);
        structure.Columns.RemoveAll(column => s_resultColumns.Contains(column.Name));
    }

    private static void Replace(AtomicStructure structure, string name, char type, string[]? values)
    {
        if (values is not null && (structure.Count == 0 ? values.Length != 0 : values.Length % structure.Count != 0))
            throw new ArgumentException($"The column '{name}' has {values.Length} values, not a multiple of {structure.Count} atoms.", nameof(values));
        structure.Columns.RemoveAll(column => column.Name == name);
        if (values is { Length: > 0 })
            structure.Columns.Add(new AtomColumn(name, type, values.Length / structure.Count, values));
    }

    private static bool IsVirial(string key) =>
        key.EndsWith("virial", StringComparison.OrdinalIgnoreCase) || key.EndsWith("virials", StringComparison.OrdinalIgnoreCase);

    private static double[]? Parse(string[] texts)
    {
        var values = new double[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!TextNumbers.TryParse(texts[i], out values[i]))
                return null;
        }
        return values;
    }
}
