using System.Text.RegularExpressions;

namespace EquiDsl.Atoms;

/// <summary>An element of a CIF. Deuterium and tritium, D and T, are hydrogen with another mass.</summary>
/// <param name="AtomicNumber">1 to 118.</param>
/// <param name="Mass">The isotope's mass in u, where the file names one.</param>
internal sealed partial record CifElement(int AtomicNumber, double? Mass = null)
{
    /// <summary>From here on elements have no stable isotope.</summary>
    private const int FirstUnstable = 84;

    public static readonly CifElement Deuterium = new(1, 2.01410178);

    private static readonly CifElement s_tritium = new(1, 3.0160492);

    /// <summary>
    /// Reads <c>_atom_site_type_symbol</c>: a symbol and nothing else but its charge, as in Fe3+, Fe+3, O2-, Na+ and Mn3.5+, and the spin that
    /// some programs append.
    /// </summary>
    /// <returns>The element; null when the text is anything else, such as a vacancy, a dummy or a group (OH, NH4+).</returns>
    public static CifElement? OfType(string text) => TypeSymbol().Match(text) is { Success: true } match
        ? OfSymbol(match.Groups["symbol"].ValueSpan, match.Groups["charge"].ValueSpan.Contains('-'))
        : null;

    /// <summary>
    /// Reads letters as a symbol in any casing. Capitals that are symbols themselves may be a group (CN, NO, HO-), and are an element only where that is
    /// the likelier.
    /// </summary>
    public static CifElement? OfSymbol(ReadOnlySpan<char> symbol, bool isAnion = false)
    {
        if (symbol is "D" or "T")
            return symbol is "D" ? Deuterium : s_tritium;
        if (symbol.Length is not (1 or 2) || !char.IsAsciiLetter(symbol[0]) || !PeriodicTable.TryParse(symbol, out int number) || number == 0)
            return null;
        if (symbol.Length == 1 || (char.IsAsciiLetterUpper(symbol[0]) && char.IsAsciiLetterLower(symbol[1])))
            return new(number);
        bool isGroup = PeriodicTable.TryParse(symbol[..1], out _) && PeriodicTable.TryParse(symbol[1..], out _);
        bool isMixed = char.IsAsciiLetterLower(symbol[0]) && char.IsAsciiLetterUpper(symbol[1]);
        return isMixed || (isGroup && (isAnion || number >= FirstUnstable)) ? null : new(number);
    }

    [GeneratedRegex(@"^(?<symbol>[A-Za-z]{1,2})(?<charge>[0-9](\.[0-9]{1,6})?[+\-\u2212]|[+\-\u2212][0-9](\.[0-9]{1,6})?|\+{1,8}|[\-\u2212]{1,8})?(,?spin=-?[0-9]{1,4}(\.[0-9]{1,9})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeSymbol();
}
