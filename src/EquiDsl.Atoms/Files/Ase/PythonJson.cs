using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EquiDsl.Atoms;

/// <summary>JSON as Python writes it: NaN and Infinity may stand where numbers do.</summary>
internal static class PythonJson
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64 };

    /// <summary>Parses a text; NaN and Infinity become the texts "NaN", "Infinity" and "-Infinity".</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, Func<string, Exception> fail)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw fail("the JSON text is not UTF-8.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(QuoteSpecialNumbers(utf8), s_options);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw fail($"the JSON text is malformed ({error.Message})");
        }
    }

    public static JsonElement Parse(string text, Func<string, Exception> fail) => Parse(Encoding.UTF8.GetBytes(text), fail);

    /// <summary>A text's characters; text that is not Unicode is refused.</summary>
    public static string Text(JsonElement element, Func<string, Exception> fail)
    {
        try
        {
            return element.GetString()!;
        }
        // Lone surrogates and bytes that are not UTF-8.
        catch (InvalidOperationException)
        {
            throw fail("a JSON text is not valid Unicode.");
        }
    }

    /// <summary>The pairs of an object; names that are not Unicode are refused.</summary>
    public static List<KeyValuePair<string, JsonElement>> Pairs(JsonElement element, Func<string, Exception> fail)
    {
        var pairs = new List<KeyValuePair<string, JsonElement>>();
        try
        {
            foreach (JsonProperty property in element.EnumerateObject())
                pairs.Add(new(property.Name, property.Value));
        }
        catch (InvalidOperationException)
        {
            throw fail("a JSON name is not valid Unicode.");
        }
        return pairs;
    }

    /// <summary>The value of a name; null when the element is no object or has no such name.</summary>
    public static JsonElement? Find(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number, a quoted special number, or a truth value as 0 or 1.</summary>
    public static bool TryNumber(JsonElement element, out double number)
    {
        number = 0;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                return element.TryGetDouble(out number);
            case JsonValueKind.True:
                number = 1;
                return true;
            case JsonValueKind.False:
                return true;
            case JsonValueKind.String:
                return TrySpecial(element, out number);
            default:
                return false;
        }
    }

    /// <summary>A number as JSON that Python reads.</summary>
    public static string Write(double number) => number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ when double.IsNaN(number) => "NaN",
        _ when number == Math.Floor(number) && Math.Abs(number) < 1e15 => number.ToString("F1", CultureInfo.InvariantCulture),
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static bool TrySpecial(JsonElement text, out double number)
    {
        try
        {
            number = text.ValueEquals("NaN"u8) ? double.NaN
                : text.ValueEquals("Infinity"u8) ? double.PositiveInfinity
                : text.ValueEquals("-Infinity"u8) ? double.NegativeInfinity
                : 0;
            return number != 0;
        }
        // A lone surrogate.
        catch (InvalidOperationException)
        {
            number = 0;
            return false;
        }
    }

    private static ReadOnlyMemory<byte> QuoteSpecialNumbers(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlySpan<byte> text = utf8.Span;
        if (text.IndexOf("NaN"u8) < 0 && text.IndexOf("Infinity"u8) < 0)
            return utf8;
        var result = new List<byte>(text.Length + 16);
        bool inText = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!inText && SpecialAt(text[i..]) is int length and > 0)
            {
                result.Add((byte)'"');
                result.AddRange(text.Slice(i, length));
                result.Add((byte)'"');
                i += length - 1;
                continue;
            }
            if (text[i] == (byte)'"')
                inText = !inText;
            else if (inText && text[i] == (byte)'\\' && i + 1 < text.Length)
                result.Add(text[i++]);
            result.Add(text[i]);
        }
        return result.ToArray();
    }

    private static int SpecialAt(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;
}
