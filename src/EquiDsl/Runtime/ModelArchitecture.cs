namespace EquiDsl;

/// <summary>The architecture among the free pairs of a parameter file, and its comparison with a model's.</summary>
internal static class ModelArchitecture
{
    /// <summary>The key of a safetensors file's free pairs that holds the lines of an architecture.</summary>
    public const string MetadataKey = "equidsl.architecture";

    /// <summary>Writes an architecture, when there is one.</summary>
    public static void AddTo(IDictionary<string, string> metadata, IReadOnlyList<string>? architecture)
    {
        if (architecture is { Count: > 0 })
            metadata[MetadataKey] = string.Join('\n', architecture);
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote; null when there is nothing.</summary>
    public static IReadOnlyList<string>? FromMetadata(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(MetadataKey, out string? text) ? text.Split('\n') : null;

    /// <summary>Requires that a file, when it says so, is of a model.</summary>
    /// <exception cref="ModelMismatchException">It is of one with other options.</exception>
    public static void Check(string path, IReadOnlyDictionary<string, string> metadata, ModelDescription model)
    {
        if (FromMetadata(metadata) is not { } lines || model.Architecture.Count == 0)
            return;
        Dictionary<string, string> saved = Options(lines), declared = Options(model.Architecture);
        ModelDifference[] differences =
        [
            .. declared.Keys.Union(saved.Keys).Select(o => new ModelDifference(o, saved.GetValueOrDefault(o), declared.GetValueOrDefault(o)))
                .Where(d => d.Saved != d.Declared),
        ];
        if (differences.Length > 0)
            throw new ModelMismatchException(path, model.Name, differences);
    }

    /// <summary>Values by the options' names.</summary>
    public static Dictionary<string, string> Options(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int end = line.IndexOf(": ", StringComparison.Ordinal);
            options[end < 0 ? line : line[..end]] = end < 0 ? "" : line[(end + 2)..];
        }
        return options;
    }
}
