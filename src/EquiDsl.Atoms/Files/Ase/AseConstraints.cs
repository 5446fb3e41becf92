using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>ASE's constraints: fixed atoms and components become flags, others are kept as JSON text.</summary>
internal static class AseConstraints
{
    /// <summary>The key under which other constraints are kept, as a JSON list.</summary>
    public const string Key = "constraints";

    /// <summary>Applies a list of {"name", "kwargs"} objects.</summary>
    /// <param name="structure">Receives the flags, and other constraints as a free pair.</param>
    /// <param name="value">The list, or its text; null for none.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static void Apply(AtomicStructure structure, object? value, Func<string, Exception> fail)
    {
        if (value is null or NumberArray { Count: 0 } or "")
            return;
        JsonElement list = value switch
        {
            JsonElement element => element,
            string text => PythonJson.Parse(text, fail),
            _ => throw fail("the constraints are not a list of objects."),
        };
        if (list.ValueKind != JsonValueKind.Array)
            throw fail("the constraints are not a list of objects.");
        var others = new List<string>();
        bool[]? components = null, along = null;
        foreach (JsonElement constraint in list.EnumerateArray())
        {
            JsonElement? name = PythonJson.Find(constraint, "name") is { ValueKind: JsonValueKind.String } text ? text : null;
            if (name?.ValueEquals("FixAtoms"u8) == true)
                Fix(structure, constraint, fail);
            else if (name?.ValueEquals("FixCartesian"u8) == true)
                Hold(components ??= new bool[3 * structure.Count], "FixCartesian", constraint, fail);
            else if (name?.ValueEquals("FixScaled"u8) == true)
                Hold(along ??= new bool[3 * structure.Count], "FixScaled", constraint, fail);
            else
                others.Add(constraint.GetRawText());
        }
        if (components is not null)
            HeldComponents.Set(structure, HeldComponents.Cartesian, components);
        if (along is not null)
            HeldComponents.Set(structure, HeldComponents.Lattice, along);
        if (others.Count > 0)
            structure.Info[Key] = $"[{string.Join(", ", others)}]";
    }

    /// <summary>The JSON list for a structure; null when nothing is held.</summary>
    public static string? Write(AtomicStructure structure)
    {
        var parts = new List<string>();
        bool[] whole = structure.Fixed is null ? new bool[structure.Count] : [.. structure.Fixed];
        List<string> parted = [.. Components(structure, HeldComponents.Cartesian, whole), .. Components(structure, HeldComponents.Lattice, whole)];
        IEnumerable<int> indices = Enumerable.Range(0, whole.Length).Where(i => whole[i]);
        if (indices.Any())
            parts.Add($$$"""{"name": "FixAtoms", "kwargs": {"indices": [{{{string.Join(", ", indices)}}}]}}""");
        parts.AddRange(parted);
        if (structure.Info.TryGetValue(Key, out string? others) && others is ['[', _, .., ']'] && others[1..^1].AsSpan().Trim().Length > 0)
            parts.Add(others[1..^1]);
        return parts.Count == 0 ? null : $"[{string.Join(", ", parts)}]";
    }

    /// <summary>A constraint for each atom with components that are held; those of which all are become flags.</summary>
    private static IEnumerable<string> Components(AtomicStructure structure, string column, bool[] whole)
    {
        bool[] held = HeldComponents.Read(structure, column, problem => new InvalidStructureException(0, null, problem)) ?? [];
        (string name, string cell) = column == HeldComponents.Cartesian ? ("FixCartesian", "") : ("FixScaled", $"\"cell\": {Cell(structure.Cell)}, ");
        for (int i = 0; i < held.Length / 3; i++)
        {
            bool[] mask = held[(3 * i)..((3 * i) + 3)];
            whole[i] |= mask.All(flag => flag);
            // One atom each: older versions of ASE take no lists here.
            if (!whole[i] && mask.Any(flag => flag))
                yield return $$$"""{"name": "{{{name}}}", "kwargs": {{{{cell}}}"a": {{{i}}}, "mask": [{{{string.Join(", ", mask.Select(flag => flag ? "true" : "false"))}}}]}}""";
        }
    }

    private static string Cell(double[] cell) =>
        $"[{string.Join(", ", cell.Chunk(3).Select(row => $"[{string.Join(", ", row.Select(PythonJson.Write))}]"))}]";

    private static void Hold(bool[] held, string name, JsonElement constraint, Func<string, Exception> fail)
    {
        JsonElement arguments = PythonJson.Find(constraint, "kwargs") ?? throw fail($"a {name} constraint has no arguments.");
        bool[] mask = AseDirections.Mask(name, arguments, fail);
        foreach (int atom in AseDirections.Atoms(held.Length / 3, name, arguments, fail))
        {
            for (int k = 0; k < 3; k++)
                held[(3 * atom) + k] |= mask[k];
        }
    }

    private static void Fix(AtomicStructure structure, JsonElement constraint, Func<string, Exception> fail)
    {
        JsonElement? indices = PythonJson.Find(constraint, "kwargs") is JsonElement arguments
            ? PythonJson.Find(arguments, "indices")
            : null;
        object? value = indices is null ? null : new AseValues(null, false, fail).Read(indices.Value);
        // A single atom may stand without brackets.
        if (value is long single)
            value = new NumberArray([1], [single]);
        if (value is not NumberArray array || array.ToIntegers() is not int[] atoms)
            throw fail("a FixAtoms constraint has no list of atom indices.");
        bool[] flags = structure.Fixed ?? new bool[structure.Count];
        foreach (int atom in atoms)
        {
            int index = atom < 0 ? atom + structure.Count : atom;
            if ((uint)index >= (uint)structure.Count)
                throw fail($"a FixAtoms constraint holds atom {atom} (counted from 0) of a structure that has {structure.Count}.");
            flags[index] = true;
        }
        structure.Fixed = flags;
    }
}
