using System.Text;

namespace EquiDsl.Files;

/// <summary>The key=value text of an extended XYZ comment line.</summary>
internal static class KeyValueText
{
    /// <summary>Splits a comment line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="pairs">Receives keys and values in order; a bare key has the value null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(ReadOnlySpan<char> text, List<KeyValuePair<string, string?>> pairs)
    {
        for (int i = SkipSpace(text, 0); i < text.Length; i = SkipSpace(text, i))
        {
            int column = i + 1;
            bool quoted = text[i] is '"' or '\'';
            if ((quoted ? ReadQuoted(text, ref i, out string key) : ReadBare(text, ref i, "=", out key)) is string bad)
                return bad;
            if (key.Length == 0)
                return $"there is no key before '=' at column {column}.";
            int next = SkipSpace(text, i);
            if (next >= text.Length || text[next] != '=')
            {
                pairs.Add(new(key, null));
                continue;
            }
            i = SkipSpace(text, next + 1);
            if (i >= text.Length)
                return $"the key '{key}' has no value after '='.";
            if (ReadValue(text, ref i, out string value) is string problem)
                return problem;
            pairs.Add(new(key, value));
        }
        return null;
    }

    /// <summary>Writes a key or value with the quotes that it needs.</summary>
    public static void Write(TextWriter writer, string text)
    {
        bool plain = text.Length > 0 && !text.AsSpan().ContainsAny(" \"'=\\{}[]\n\r\t") && !text.Any(char.IsWhiteSpace);
        if (plain || IsBracketed(text))
        {
            writer.Write(text);
            return;
        }
        writer.Write('"');
        foreach (char c in text)
            writer.Write(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", _ => c.ToString() });
        writer.Write('"');
    }

    private static bool IsBracketed(string text) =>
        text is ['[', ..] && BracketEnd(text, 0) == text.Length && !text.Contains('\n');

    private static string? ReadValue(ReadOnlySpan<char> text, ref int i, out string value)
    {
        value = "";
        switch (text[i])
        {
            case '"' or '\'':
                return ReadQuoted(text, ref i, out value);
            case '[' or '{':
                int start = i;
                int end = BracketEnd(text, i);
                if (end < 0)
                    return $"the '{text[i]}' at column {i + 1} is never closed.";
                if (end < text.Length && !char.IsWhiteSpace(text[end]))
                    return $"the value that ends at column {end} is followed by '{text[end]}'; expected white space.";
                i = end;
                // Braces only quote; square brackets make an array and belong to it.
                value = text[start] == '{' ? text[(start + 1)..(end - 1)].ToString() : text[start..end].ToString();
                return null;
            default:
                return ReadBare(text, ref i, "", out value);
        }
    }

    private static string? ReadBare(ReadOnlySpan<char> text, ref int i, string terminators, out string value)
    {
        int start = i;
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && !terminators.Contains(text[i]))
            i++;
        value = text[start..i].ToString();
        return null;
    }

    private static string? ReadQuoted(ReadOnlySpan<char> text, ref int i, out string value)
    {
        char quote = text[i];
        int start = i++;
        var content = new StringBuilder();
        for (; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\'' or '\\' or 'n')
                content.Append(text[++i] == 'n' ? '\n' : text[i]);
            else
                content.Append(text[i]);
        }
        value = content.ToString();
        if (i == text.Length)
            return $"the quote at column {start + 1} is never closed.";
        i++;
        return i == text.Length || char.IsWhiteSpace(text[i]) || text[i] == '='
            ? null
            : $"the quote that ends at column {i} is followed by '{text[i]}'; expected white space.";
    }

    /// <summary>One past the bracket that closes the one at <paramref name="i"/>, or −1; text in double quotes does not count.</summary>
    private static int BracketEnd(ReadOnlySpan<char> text, int i)
    {
        char open = text[i], close = open == '[' ? ']' : '}';
        bool inQuotes = false;
        for (int depth = 0; i < text.Length; i++)
        {
            if (inQuotes && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inQuotes = !inQuotes;
            else if (!inQuotes && text[i] == open)
                depth++;
            else if (!inQuotes && text[i] == close && --depth == 0)
                return i + 1;
        }
        return -1;
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;
        return i;
    }
}
