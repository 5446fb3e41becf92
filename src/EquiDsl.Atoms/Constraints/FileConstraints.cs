using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>The constraints beyond fixed atoms that a structure brought from an ASE file, in its free pair <c>constraints</c>.</summary>
internal static class FileConstraints
{
    /// <summary>Columns that hold an atom along some directions: POSCAR's selective dynamics, and ASE's FixCartesian in extended XYZ.</summary>
    private static readonly (string Name, int Width)[] s_coordinateFlags = [("selective_dynamics", 3), ("move_mask", 3)];

    /// <summary>The fixed bonds (ASE's FixBondLengths).</summary>
    /// <exception cref="InvalidStructureException">There are constraints of another kind, or of single coordinates, or the text is malformed.</exception>
    public static IReadOnlyList<FixedBond> Bonds(AtomicStructure structure, int structureIndex)
    {
        foreach (AtomColumn column in structure.Columns)
        {
            if (s_coordinateFlags.Contains((column.Name, column.Width)))
            {
                throw new InvalidStructureException(
                    structureIndex, null,
                    $"its column '{column.Name}' holds single coordinates of atoms; only whole atoms and bonds can be fixed. Remove the column to go on without it.");
            }
        }
        // A pair of this name that is no list of objects means something else.
        if (!structure.Info.TryGetValue(AseConstraints.Key, out string? text) || !text.AsSpan().TrimStart().StartsWith("["))
            return [];
        Exception Fail(string problem) => new InvalidStructureException(structureIndex, null, $"its free pair 'constraints': {problem}");
        var bonds = new List<FixedBond>();
        foreach (JsonElement constraint in PythonJson.Parse(text, Fail).EnumerateArray())
        {
            string? name = PythonJson.Find(constraint, "name") is { ValueKind: JsonValueKind.String } value ? PythonJson.Text(value, Fail) : null;
            if (name != "FixBondLengths")
                throw Fail($"the constraint {name ?? constraint.GetRawText()} is not known; only fixed atoms and bonds are. Remove the pair to go on without it.");
            JsonElement arguments = PythonJson.Find(constraint, "kwargs") ?? throw Fail("a FixBondLengths has no arguments.");
            int[]? atoms = Numbers(arguments, "pairs", Fail)?.ToIntegers();
            double[]? lengths = Numbers(arguments, "bondlengths", Fail)?.ToReals();
            if (atoms is null || atoms.Length % 2 != 0 || (lengths is not null && lengths.Length != atoms.Length / 2))
                throw Fail("a FixBondLengths has no list of pairs of atoms, or not as many lengths.");
            for (int i = 0; i < atoms.Length / 2; i++)
                bonds.Add(new FixedBond(Index(atoms[2 * i], structure), Index(atoms[(2 * i) + 1], structure), lengths?[i]));
        }
        return bonds;
    }

    private static NumberArray? Numbers(JsonElement arguments, string name, Func<string, Exception> fail) =>
        PythonJson.Find(arguments, name) is JsonElement list ? new AseValues(null, false, fail).Read(list) as NumberArray : null;

    /// <summary>Python counts negative indices from the end.</summary>
    private static int Index(int atom, AtomicStructure structure) => atom < 0 ? atom + structure.Count : atom;
}
