using System.Text;
using EquiDsl.Files;

namespace EquiDsl;

/// <summary>Compares the parameters that a model needs with those that are given.</summary>
internal static class ParameterMismatch
{
    /// <summary>Throws one error that lists all missing, extra and mis-shaped parameters.</summary>
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
        StringBuilder message = new();
        message.Append($"the parameters do not fit the model: {missing.Count} missing, {shapes.Count} of another shape, {extra.Count} unknown");
        (string, IEnumerable<string>)[] groups = [("missing", missing), ("shape", shapes), ("unknown", extra.Order(StringComparer.Ordinal))];
        foreach ((string title, IEnumerable<string> names) in groups)
        {
            foreach (string name in names)
                message.Append($"\n  {title}: {name}");
        }
        throw path is null ? new ArgumentException(message.ToString()) : new EquiDslFileException(path, message.ToString());
    }
}
