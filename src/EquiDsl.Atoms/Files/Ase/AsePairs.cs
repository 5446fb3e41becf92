using System.Text.Json;

namespace EquiDsl.Atoms;

/// <summary>The free pairs of ASE's objects as text pairs of a structure.</summary>
internal static class AsePairs
{
    /// <summary>Adds the pairs of a JSON object.</summary>
    /// <param name="structure">Receives them; a name that it already has is kept under <c>data.</c> and the name.</param>
    /// <param name="pairs">The object.</param>
    /// <param name="values">Converts its values.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static void Add(AtomicStructure structure, JsonElement pairs, AseValues values, Func<string, Exception> fail)
    {
        foreach ((string name, JsonElement element) in PythonJson.Pairs(pairs, fail))
        {
            if (name.Length == 0)
                continue;
            object? value = values.Read(element);
            if (value is not null)
                structure.Info[structure.Info.ContainsKey(name) ? $"data.{name}" : name] = AseText.Of(value);
        }
    }

    /// <summary>Writes a pair's value as JSON: numbers and JSON lists as they are, other text quoted.</summary>
    public static void Write(Utf8JsonWriter writer, string text)
    {
        if (IsPlain(text))
            writer.WriteRawValue(text, skipInputValidation: true);
        else
            writer.WriteStringValue(text);
    }

    /// <summary>Whether reading the text as JSON and writing it again gives the same text.</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text[0] is not ('[' or '{' or '-' or (>= '0' and <= '9')))
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            object? value = new AseValues(null, false, problem => new FormatException(problem)).Read(document.RootElement);
            return AseText.Of(value) == text;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return false;
        }
    }
}
