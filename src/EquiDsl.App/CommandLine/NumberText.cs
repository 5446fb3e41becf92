using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EquiDsl.App;

/// <summary>
/// Reads the numbers of a command line: digits, a decimal point, an exponent, whatever the machine's language. Whole numbers may
/// be written with an exponent too: <c>1e6</c>.
/// </summary>
internal static partial class NumberText
{
    private const NumberStyles Style = NumberStyles.Float;

    /// <summary>Reads a number; one that is not finite is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <param name="problem">What is wrong and what would be right, after "is 'text' and "; null when it is a number.</param>
    public static bool TryParse<T>(string text, out T value, out string? problem)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        bool isWhole = IsWhole<T>();
        // A point in a whole number was meant for thousands, or its digits would be lost.
        bool hasPoint = isWhole && text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.OrdinalIgnoreCase);
        if (!hasPoint && T.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && T.IsFinite(value))
        {
            problem = null;
            return true;
        }
        value = default;
        if (hasPoint || !isWhole || !double.TryParse(text, Style, CultureInfo.InvariantCulture, out double number))
            problem = isWhole ? Problem(text, "a whole number", mayHaveFraction: false) : Problem(text, "a finite number", mayHaveFraction: true);
        else if (double.IsNaN(number) || (double.IsFinite(number) && !double.IsInteger(number)))
            problem = "must be a whole number";
        else
            problem = string.Create(CultureInfo.InvariantCulture, $"must be {(number > 0 ? $"at most {T.MaxValue}" : $"at least {T.MinValue}")}");
        return false;
    }

    /// <summary>Whether a type holds whole numbers only.</summary>
    public static bool IsWhole<T>()
        where T : struct, INumber<T> => T.One / (T.One + T.One) == T.Zero;

    private static string Problem(string text, string kind, bool mayHaveFraction)
    {
        string trimmed = text.Trim();
        if (mayHaveFraction && DecimalComma().IsMatch(trimmed))
        {
            string point = trimmed.Replace(',', '.');
            // A comma before three digits may stand for either.
            return Grouped().IsMatch(trimmed)
                ? $"must be {kind}: a comma is not part of one; write {point} or {trimmed.Replace(",", "", StringComparison.Ordinal)}"
                : $"must be {kind} with a decimal point; write {point}";
        }
        if (mayHaveFraction ? Groups().IsMatch(trimmed) : Thousands().IsMatch(trimmed))
        {
            // The last of two kinds of marks is the decimal one.
            int last = trimmed.LastIndexOfAny([',', '.']);
            bool hasFraction = mayHaveFraction && last >= 0 && (trimmed.IndexOf(trimmed[last]) == last) && trimmed.AsSpan(0, last).ContainsAny(" ,.'_\u00A0\u202F\u2019");
            string digits = Marks().Replace(hasFraction ? trimmed[..last] : trimmed, "");
            return $"must be {kind} without marks between its digits; write {digits}{(hasFraction ? $".{trimmed[(last + 1)..]}" : "")}";
        }
        if (WithUnit().Match(trimmed) is { Success: true } match && !trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !double.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out _))
            return $"must be {kind} without a unit; write {match.Groups[1].Value}";
        if (trimmed.StartsWith('\u2212') && double.TryParse(trimmed.AsSpan(1), Style, CultureInfo.InvariantCulture, out _))
            return $"must be {kind} with an ordinary minus sign; write -{trimmed[1..]}";
        return $"must be {kind}";
    }

    [GeneratedRegex(@"^[+-]?\d*,\d+([eE][+-]?\d+)?$")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2},\d{3}$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?\d+([ ,.'_\u00A0\u202F\u2019]\d+)+$")]
    private static partial Regex Groups();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}([ ,.'_\u00A0\u202F\u2019]\d{3})+$")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"[ ,.'_\u00A0\u202F\u2019]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*[\p{L}µ°%Å][\p{L}\d/°^³²-]*$")]
    private static partial Regex WithUnit();
}
