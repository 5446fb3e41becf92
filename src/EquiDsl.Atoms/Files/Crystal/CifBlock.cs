namespace EquiDsl.Atoms;

/// <summary>A loop of a CIF: columns by name (lower case), rows of values.</summary>
internal sealed record CifLoop(List<string> Names, List<string> Values)
{
    public int Rows => Values.Count / Names.Count;

    /// <summary>A column's values; null when the loop has no column of any of the names.</summary>
    public string[]? Column(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            int column = Names.IndexOf(name);
            if (column >= 0)
                return [.. Enumerable.Range(0, Rows).Select(row => Values[(row * Names.Count) + column])];
        }
        return null;
    }
}

/// <summary>A data block of a CIF; names are in lower case.</summary>
internal sealed class CifBlock(string name, long line)
{
    public string Name { get; } = name;

    /// <summary>The line of the file at which the block starts, counted from 1.</summary>
    public long Line { get; } = line;

    public Dictionary<string, string> Items { get; } = new(StringComparer.Ordinal);

    public List<CifLoop> Loops { get; } = [];

    /// <summary>The value of the first of the names that is there and known ("?" and "." stand for unknown).</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Items.TryGetValue(name, out string? value) && value is not ("?" or "."))
                return value;
        }
        return null;
    }

    /// <summary>The values of the first of the names that a loop or an item has.</summary>
    public string[]? FindColumn(params ReadOnlySpan<string> names)
    {
        foreach (CifLoop loop in Loops)
        {
            if (loop.Column(names) is string[] column)
                return column;
        }
        return Find(names) is string value ? [value] : null;
    }
}
