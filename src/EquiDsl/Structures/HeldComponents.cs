using EquiDsl.Files;

namespace EquiDsl;

/// <summary>
/// Atoms that are held along some directions only, in columns of three truth values per atom that say what may move. Atoms held
/// along all three are <see cref="AtomicStructure.Fixed"/> as well.
/// </summary>
internal static class HeldComponents
{
    /// <summary>The column of Cartesian components, as ASE writes its FixCartesian to extended XYZ.</summary>
    public const string Cartesian = "move_mask";

    /// <summary>The column of components along the cell vectors, as POSCAR means them.</summary>
    public const string Lattice = "selective_dynamics";

    /// <summary>Names of both columns.</summary>
    public static string[] Names { get; } = [Cartesian, Lattice];

    /// <summary>The column of either name; null when there is none.</summary>
    public static AtomColumn? Find(AtomicStructure structure, string name) => structure.Columns.Find(
        column => column is { Type: 'L', Width: 3 } && column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a component is held, N × 3, from the column alone; null when there is none.</summary>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static bool[]? Read(AtomicStructure structure, string name, Func<string, Exception> fail)
    {
        if (Find(structure, name) is not AtomColumn column)
            return null;
        if (column.Values.Length != 3 * structure.Count)
            throw fail($"the column '{column.Name}' has {column.Values.Length} fields for {structure.Count} atoms; expected three each.");
        var held = new bool[column.Values.Length];
        for (int k = 0; k < held.Length; k++)
        {
            held[k] = TextNumbers.TryParse(column.Values[k], out bool free)
                ? !free
                : throw fail($"the column '{column.Name}' holds \"{column.Values[k]}\" for atom {k / 3} (counted from 0); expected T or F.");
        }
        return held;
    }

    /// <summary>Marks atoms as fixed that are held along all three directions, and sets the column where some are held along fewer.</summary>
    /// <param name="held">N × 3.</param>
    public static void Set(AtomicStructure structure, string name, bool[] held)
    {
        bool[] all = structure.Fixed is null ? new bool[structure.Count] : [.. structure.Fixed];
        bool mixed = false;
        for (int i = 0; i < all.Length; i++)
        {
            int count = held.AsSpan(3 * i, 3).Count(true);
            all[i] |= count == 3;
            mixed |= count is 1 or 2;
        }
        structure.Fixed = all;
        int place = Find(structure, name) is AtomColumn old ? structure.Columns.IndexOf(old) : structure.Columns.Count;
        if (place < structure.Columns.Count)
            structure.Columns.RemoveAt(place);
        if (mixed)
            structure.Columns.Insert(place, new AtomColumn(name, 'L', 3, [.. held.Select((flag, k) => flag || all[k / 3] ? "F" : "T")]));
    }

    /// <summary>Gives a structure the columns of another one that has its first atoms; the rest may move.</summary>
    public static void Carry(AtomicStructure from, AtomicStructure to)
    {
        foreach (string name in Names)
        {
            if (Find(from, name) is AtomColumn column)
                to.Columns.Add(new AtomColumn(name, 'L', 3, [.. column.Values, .. Enumerable.Repeat("T", 3 * (to.Count - from.Count))]));
        }
    }
}
