using System.Globalization;

namespace EquiDsl.Files;

/// <summary>Reads and writes numbers and truth values as text files hold them, whatever the machine's culture.</summary>
internal static class TextNumbers
{
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return true;
        ReadOnlySpan<char> unsigned = text is ['+' or '-', .. var rest] ? rest : text;
        double sign = text is ['-', ..] ? -1 : 1;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            number = sign * double.PositiveInfinity;
            return true;
        }
        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }
        return TryParseFortran(text, out number);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out bool value)
    {
        value = text is "T" or "t" or "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text is "F" or "f" or "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Appends the shortest text that reads back as the same number.</summary>
    public static void Write(TextWriter writer, double number)
    {
        Span<char> text = stackalloc char[32];
        number.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
    }

    private static bool TryParseFortran(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        int exponent = text.IndexOfAny('d', 'D');
        if (exponent <= 0 || text.Length > 64)
            return false;
        Span<char> copy = stackalloc char[64];
        text.CopyTo(copy);
        copy[exponent] = 'e';
        return double.TryParse(copy[..text.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
