using System.Text;
using EquiDsl.Files;

namespace EquiDsl;

/// <summary>Compares the parameters that a model needs with those that are given.</summary>
internal static class ParameterMismatch
{
    // Of a file of another model all names may differ.
    private const int MostNames = 10;

    /// <summary>
    /// Throws one error that lists missing, extra and mis-shaped parameters, the first ten of each; in one line when no name is the model's.
    /// </summary>
    /// <param name="path">The file, or null for parameters in memory.</param>
    /// <param name="descriptions">What is needed.</param>
    /// <param name="found">Shapes by name of what is given.</param>
    public static void Check(string? path, IReadOnlyList<ParameterDescription> descriptions, Dictionary<string, string> found)
    {
        List<string> missing = [], shapes = [];
        HashSet<string> extra = [.. found.Keys];
        foreach (ParameterDescription description in descriptions)
        {
            string expected = "(" + string.Join(", ", description.Shape) + ")";
            extra.Remove(description.Name);
            if (!found.TryGetValue(description.Name, out string? shape))
                missing.Add($"{description.Name} {expected}");
            else if (shape != expected)
                shapes.Add($"{description.Name}: expected {expected}, found {shape}");
        }
        if (missing.Count + shapes.Count + extra.Count == 0)
            return;
        if (missing.Count == descriptions.Count && extra.Count > 0)
        {
            throw Error(path, $"none of its {extra.Count} parameters has the name of one of the model's {descriptions.Count}: there is '{extra.Order(StringComparer.Ordinal).First()}', expected '{descriptions[0].Name}' and so on.");
        }
        StringBuilder message = new();
        message.Append($"the parameters do not fit the model: {missing.Count} missing, {shapes.Count} of another shape, {extra.Count} unknown");
        (string, IReadOnlyList<string>)[] groups = [("missing", missing), ("shape", shapes), ("unknown", [.. extra.Order(StringComparer.Ordinal)])];
        foreach ((string title, IReadOnlyList<string> names) in groups)
        {
            foreach (string name in names.Take(MostNames))
                message.Append($"\n  {title}: {name}");
            if (names.Count > MostNames)
                message.Append($"\n  {title}: {names.Count - MostNames} more");
        }
        throw Error(path, message.ToString());
    }

    private static Exception Error(string? path, string problem) => path is null ? new ArgumentException(problem) : new EquiDslFileException(path, problem);
}
