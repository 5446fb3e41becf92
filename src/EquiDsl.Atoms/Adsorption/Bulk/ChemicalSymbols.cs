namespace EquiDsl.Atoms;

/// <summary>Reads symbols of elements that stand one after the other: "Cu", "NaCl", "Pt Cu".</summary>
internal static class ChemicalSymbols
{
    /// <summary>The atomic numbers, in order.</summary>
    /// <exception cref="ArgumentException">Something is no symbol.</exception>
    public static int[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> numbers = [];
        for (int i = 0; i < text.Length;)
        {
            if (text[i] is ' ' or ',' or '-')
            {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < text.Length && char.IsAsciiLetterLower(text[end]))
                end++;
            if (!char.IsAsciiLetterUpper(text[i]) || !PeriodicTable.TryParse(text.AsSpan(i, end - i), out int number) || number == 0)
                throw new ArgumentException($"'{text[i..end]}' in '{text}' is not the symbol of an element.", nameof(text));
            numbers.Add(number);
            i = end;
        }
        return numbers.Count > 0 ? [.. numbers] : throw new ArgumentException("No element is named.", nameof(text));
    }
}
