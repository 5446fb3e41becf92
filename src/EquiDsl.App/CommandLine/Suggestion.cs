namespace EquiDsl.App;

/// <summary>What was probably meant by a misspelt name.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean 'x'?</c>, or nothing when no name is near.</summary>
    public static string For(string text, IEnumerable<string> names) => Nearest(text, names) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>The name that is the fewest typing errors away, or that begins with the text; null when none is near.</summary>
    public static string? Nearest(string text, IEnumerable<string> names)
    {
        string core = text.TrimStart('-');
        if (core.Length == 0)
            return null;
        (string Name, int Distance)[] near =
            [.. names.Select(name => (name, Distance(core.ToUpperInvariant(), name.TrimStart('-').ToUpperInvariant()))).OrderBy(n => n.Item2).ThenBy(n => n.name, StringComparer.Ordinal)];
        if (near is [{ } first, ..] && first.Distance <= Math.Max(1, core.Length / 3))
            return first.Name;
        return core.Length >= 2 ? names.Order(StringComparer.Ordinal).FirstOrDefault(name => name.TrimStart('-').StartsWith(core, StringComparison.OrdinalIgnoreCase)) : null;
    }

    /// <summary>Insertions, deletions, substitutions and transpositions of neighbours from one text to the other.</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }
                int same = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
