using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>ASE's constraints: fixed atoms become flags, others are kept as JSON text.</summary>
internal static class AseConstraints
{
    /// <summary>The key under which other constraints than fixed atoms are kept, as a JSON list.</summary>
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
        foreach (JsonElement constraint in list.EnumerateArray())
        {
            if (PythonJson.Find(constraint, "name") is { ValueKind: JsonValueKind.String } name && name.ValueEquals("FixAtoms"u8))
                Fix(structure, constraint, fail);
            else
                others.Add(constraint.GetRawText());
        }
        if (others.Count > 0)
            structure.Info[Key] = $"[{string.Join(", ", others)}]";
    }

    /// <summary>The JSON list for a structure; null when nothing is held.</summary>
    public static string? Write(AtomicStructure structure)
    {
        var parts = new List<string>();
        if (structure.Fixed is bool[] flags && flags.Contains(true))
        {
            IEnumerable<int> indices = Enumerable.Range(0, flags.Length).Where(i => flags[i]);
            parts.Add($$$"""{"name": "FixAtoms", "kwargs": {"indices": [{{{string.Join(", ", indices)}}}]}}""");
        }
        if (structure.Info.TryGetValue(Key, out string? others) && others is ['[', _, .., ']'] && others[1..^1].AsSpan().Trim().Length > 0)
            parts.Add(others[1..^1]);
        return parts.Count == 0 ? null : $"[{string.Join(", ", parts)}]";
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
