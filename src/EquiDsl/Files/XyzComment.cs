namespace EquiDsl.Files;

/// <summary>What the comment line of a frame says.</summary>
internal sealed class XyzComment
{
    /// <summary>The <c>Properties</c> list, or null when the line has none.</summary>
    public string? Properties { get; private set; }

    /// <summary>Cell vectors as rows in Å, or null when the line has none.</summary>
    public double[]? Cell { get; private set; }

    public Periodicity Periodicity { get; private set; }

    public double? Energy { get; private set; }

    public string EnergyKey { get; private set; } = "energy";

    public string StressKey { get; set; } = "stress";

    /// <summary>Whether the line follows the conventions of extended XYZ.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>All other pairs, in order.</summary>
    public List<KeyValuePair<string, string>> Info { get; } = [];

    /// <summary>Reads a comment line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fail">Makes an exception from the key at fault, if any, and what is wrong.</param>
    public static XyzComment Parse(ReadOnlySpan<char> line, Func<string?, string, Exception> fail)
    {
        var comment = new XyzComment();
        var pairs = new List<KeyValuePair<string, string?>>();
        string? problem = KeyValueText.Parse(line, pairs);
        bool extended = XyzFrameShape.IsExtendedComment(line)
            || pairs.Any(pair => pair.Value is not null && IsStructural(pair.Key));
        if (problem is null)
            problem = Repetition(pairs);
        if (problem is not null && extended)
            throw fail(null, problem);
        if (problem is not null || pairs.All(pair => pair.Value is null))
        {
            if (!line.IsWhiteSpace())
                comment.Info.Add(new("comment", line.Trim().ToString()));
            return comment;
        }
        comment.Fill(pairs, extended, fail);
        return comment;
    }

    /// <summary>Makes a pair that holds a number the energy.</summary>
    public void TakeEnergy(string key)
    {
        int index = Info.FindIndex(pair => pair.Key == key);
        if (TextNumbers.TryParse(Info[index].Value, out double energy))
            (Energy, EnergyKey) = (energy, key);
        Info.RemoveAt(index);
    }

    /// <summary>Whether the key describes the frame itself, so that it cannot be a free key.</summary>
    public static bool IsStructural(string key) =>
        key.Equals("Properties", StringComparison.OrdinalIgnoreCase)
        || key.Equals("Lattice", StringComparison.OrdinalIgnoreCase)
        || key.Equals("pbc", StringComparison.OrdinalIgnoreCase);

    private static string? Repetition(List<KeyValuePair<string, string?>> pairs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, _) in pairs)
        {
            if (!seen.Add(IsStructural(key) ? key.ToLowerInvariant() : key))
                return $"the key '{key}' appears twice.";
        }
        return null;
    }

    private void Fill(List<KeyValuePair<string, string?>> pairs, bool extended, Func<string?, string, Exception> fail)
    {
        bool[]? periodic = null;
        foreach ((string key, string? value) in pairs)
        {
            string text = value ?? "T";
            if (!IsStructural(key))
                Info.Add(new(key, text));
            else if (key.StartsWith("prop", StringComparison.OrdinalIgnoreCase))
                Properties = text;
            else if (key.StartsWith("lat", StringComparison.OrdinalIgnoreCase))
                Cell = ParseCell(key, text, fail);
            else
                periodic = ParsePeriodicity(key, text, fail);
        }
        Periodicity = periodic is null
            ? Cell is null ? Periodicity.None : Periodicity.All
            : new Periodicity(periodic[0], periodic[1], periodic[2]);
        IsExtended = extended;
    }

    private static double[] ParseCell(string key, string text, Func<string?, string, Exception> fail)
    {
        string[] parts = Split(text);
        if (parts.Length is not (3 or 9))
            throw fail(key, $"{parts.Length} numbers; expected 9, the vectors a, b, c one after the other in Å (or 3 for a rectangular cell).");
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TextNumbers.TryParse(parts[i], out numbers[i]))
                throw fail(key, $"\"{parts[i]}\" is not a number; expected a length in Å such as 3.615.");
        }
        return parts.Length == 9 ? numbers : [numbers[0], 0, 0, 0, numbers[1], 0, 0, 0, numbers[2]];
    }

    private static bool[] ParsePeriodicity(string key, string text, Func<string?, string, Exception> fail)
    {
        string[] parts = Split(text);
        var flags = new bool[3];
        if (parts.Length is not (1 or 3))
            throw fail(key, $"{parts.Length} values; expected three such as \"T T F\".");
        for (int i = 0; i < 3; i++)
        {
            string part = parts[parts.Length == 1 ? 0 : i];
            if (!TextNumbers.TryParse(part, out flags[i]))
                throw fail(key, $"\"{part}\" is not a truth value; expected T or F.");
        }
        return flags;
    }

    private static string[] Split(string text) =>
        text.Split([' ', '\t', '\n', ',', '[', ']', '{', '}', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
