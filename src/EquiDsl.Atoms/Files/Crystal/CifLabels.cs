namespace EquiDsl.Atoms;

/// <summary>
/// Reads elements of <c>_atom_site_label</c>, where a block gives no types. A label begins with a symbol, but a capital behind it may be part of
/// it (CU1) or say where the atom is (HO1 on O1, CA the first carbon of a chain); the formula decides where there is one.
/// </summary>
/// <param name="elements">The elements of the block's formula; empty when it has none.</param>
/// <param name="all">All labels of the block.</param>
internal sealed class CifLabels(IReadOnlySet<int> elements, string[] all)
{
    /// <summary>From here on no element is likely to be met in a crystal.</summary>
    private const int FirstUnlikely = 95;

    /// <summary>Elements whose place in a molecule follows as a capital.</summary>
    private const string Organic = "CDHNOPS";

    /// <summary>Capitals that name the atom that another is bound to, or the next one of a group (SO4).</summary>
    private const string Partners = "CNOPS";

    /// <summary>Capitals that say where an atom is, by its element.</summary>
    private static readonly Dictionary<char, string> s_places = new()
    {
        ['H'] = "ABCDEFGHMNOPSWXYZ", ['C'] = "ABDEGZ", ['N'] = "ABCDEZ", ['O'] = "ABCDEGWXZ", ['S'] = "DG", ['P'] = "ABG", ['D'] = "CNOSW",
    };

    /// <summary>Whether a label of the block can only be an element in two capitals; then others may be so too.</summary>
    private readonly Lazy<bool> _hasCapitals = new(() => all.Any(label => Letters(label) is { Length: 2 } letters && First(letters) is null && Pair(letters) is not null));

    /// <summary>Reads a label; null when no element, or more than one, can be told from it.</summary>
    public CifElement? Read(string label) => !IsWater(label) && Choose(Letters(label)) is { } element
        && (element.AtomicNumber < FirstUnlikely || elements.Contains(element.AtomicNumber)) ? element : null;

    private CifElement? Choose(string letters)
    {
        // Sites without an element are called T1, M1 and X1.
        if (letters is "" or "T" or "t")
            return null;
        int lower = 1;
        while (lower < letters.Length && char.IsAsciiLetterLower(letters[lower]))
            lower++;
        if (lower == letters.Length)
            return CifElement.OfSymbol(letters) ?? WithSuffix(letters);
        if (char.IsAsciiLetterLower(letters[0]))
            return null;
        // A letter behind a symbol of two is a kind of site, as in AlM1, but that of a group in ClO4.
        if (lower > 1)
            return letters.Length == lower + 1 && letters[^1] is not ('H' or 'O' or 'N') ? CifElement.OfSymbol(letters.AsSpan(0, lower)) : null;
        return Choose(letters, First(letters), Pair(letters));
    }

    private CifElement? Choose(string letters, CifElement? first, CifElement? pair)
    {
        bool isPlace = first is not null && s_places[letters[0]].Contains(letters[1]);
        if (first is null || pair is null)
            return isPlace ? first : pair;
        bool hasFirst = elements.Contains(first.AtomicNumber), hasPair = elements.Contains(pair.AtomicNumber);
        if (hasFirst != hasPair)
            return hasFirst ? first : pair;
        return isPlace && !hasFirst && (first.AtomicNumber == 1 || !_hasCapitals.Value) ? first : null;
    }

    /// <summary>An element of the formula with a small letter that tells its sites apart, as in Oa and Ob; not that of a group, as in Oh.</summary>
    private CifElement? WithSuffix(string letters) => letters is [var first, not 'h'] && Organic.Contains(first)
        && CifElement.OfSymbol(letters.AsSpan(0, 1)) is { } element && elements.Contains(element.AtomicNumber) ? element : null;

    /// <summary>The first of the letters as an element, where the second can be something else.</summary>
    private static CifElement? First(string letters)
    {
        bool placed = Organic.Contains(letters[0]) && (s_places[letters[0]].Contains(letters[1]) || Partners.Contains(letters[1]))
            && (letters.Length == 2 || letters == "OXT" || (letters.Length == 3 && (letters[0] == 'H' || char.IsAsciiLetterLower(letters[2])) && letters != "HOH"));
        return placed ? CifElement.OfSymbol(letters.AsSpan(0, 1)) : null;
    }

    /// <summary>Two capitals as an element.</summary>
    private static CifElement? Pair(string letters) => letters is [_, >= 'A' and <= 'Z'] ? CifElement.OfSymbol(letters) : null;

    private static bool IsWater(string label) => label.Length >= 3 && label[..3].ToUpperInvariant() is "H2O" or "H3O" or "D2O";

    private static string Letters(string label)
    {
        int end = 0;
        while (end < label.Length && char.IsAsciiLetter(label[end]))
            end++;
        return label[..end];
    }
}
