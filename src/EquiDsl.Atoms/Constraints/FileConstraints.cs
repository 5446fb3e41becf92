using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// The constraints beyond fixed atoms that a structure brought from a file: columns of held components, and ASE's constraints in
/// the free pair <c>constraints</c>.
/// </summary>
internal static class FileConstraints
{
    /// <summary>The fixed bonds (ASE's FixBondLengths).</summary>
    /// <exception cref="InvalidStructureException">There are constraints of a kind that is not known, or the text is malformed.</exception>
    public static IReadOnlyList<FixedBond> Bonds(AtomicStructure structure, int structureIndex)
    {
        Exception Fail(string problem) => Refusal(structureIndex, problem);
        var bonds = new List<FixedBond>();
        foreach ((string? name, JsonElement? arguments, string text) in Constraints(structure, Fail))
        {
            if (AseDirections.IsKnown(name))
                continue;
            if (name != "FixBondLengths")
            {
                throw Fail(
                    $"the constraint {name ?? text} is not known; only fixed atoms, bonds and directions are. Remove the pair to go on without it.");
            }
            JsonElement given = arguments ?? throw Fail("a FixBondLengths has no arguments.");
            int[]? atoms = AseDirections.Numbers(given, "pairs", Fail)?.ToIntegers();
            double[]? lengths = AseDirections.Numbers(given, "bondlengths", Fail)?.ToReals();
            if (atoms is null || atoms.Length % 2 != 0 || (lengths is not null && lengths.Length != atoms.Length / 2))
                throw Fail("a FixBondLengths has no list of pairs of atoms, or not as many lengths.");
            for (int i = 0; i < atoms.Length / 2; i++)
                bonds.Add(new FixedBond(Index(atoms[2 * i], structure), Index(atoms[(2 * i) + 1], structure), lengths?[i]));
        }
        return bonds;
    }

    /// <summary>What holds each atom, fixed atoms included; null for an atom that is free.</summary>
    /// <exception cref="InvalidStructureException">A column or the text is malformed, or directions along the cell are held without a cell.</exception>
    public static HeldSpace?[] Directions(AtomicStructure structure, int structureIndex)
    {
        Exception Fail(string problem) => Refusal(structureIndex, problem);
        Exception Column(string problem) => new InvalidStructureException(structureIndex, null, problem);
        var directions = new AseDirections(structure);
        foreach (string column in HeldComponents.Names)
        {
            bool[] held = HeldComponents.Read(structure, column, Column) ?? [];
            for (int i = 0; i < held.Length / 3; i++)
                directions.Hold(i, held.AsSpan(3 * i, 3), column == HeldComponents.Lattice, Column);
        }
        foreach ((string? name, JsonElement? arguments, _) in Constraints(structure, Fail))
        {
            if (AseDirections.IsKnown(name))
                directions.Add(name!, arguments ?? throw Fail($"a {name} has no arguments."), Fail);
        }
        for (int i = 0; i < structure.Count; i++)
        {
            if (structure.Fixed?[i] == true)
                directions.Spaces[i] = HeldSpace.All;
        }
        return directions.Spaces;
    }

    private static IEnumerable<(string? Name, JsonElement? Arguments, string Text)> Constraints(AtomicStructure structure, Func<string, Exception> fail)
    {
        // A pair of this name that is no list of objects means something else.
        if (!structure.Info.TryGetValue(AseConstraints.Key, out string? text) || !text.AsSpan().TrimStart().StartsWith("["))
            yield break;
        foreach (JsonElement constraint in PythonJson.Parse(text, fail).EnumerateArray())
        {
            string? name = PythonJson.Find(constraint, "name") is { ValueKind: JsonValueKind.String } value ? PythonJson.Text(value, fail) : null;
            yield return (name, PythonJson.Find(constraint, "kwargs"), constraint.GetRawText());
        }
    }

    private static InvalidStructureException Refusal(int structureIndex, string problem) =>
        new(structureIndex, null, $"its free pair '{AseConstraints.Key}': {problem}");

    /// <summary>Python counts negative indices from the end.</summary>
    private static int Index(int atom, AtomicStructure structure) => atom < 0 ? atom + structure.Count : atom;
}
