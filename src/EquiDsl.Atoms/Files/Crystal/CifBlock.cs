namespace EquiDsl.Atoms;

/// <summary>A loop of a CIF.</summary>
/// <param name="Names">Names of the columns, in lower case.</param>
/// <param name="Values">Values, row after row.</param>
/// <param name="Lines">The line of the file at which each row starts, counted from 1.</param>
internal sealed record CifLoop(List<string> Names, List<string> Values, List<int> Lines)
{
    public int Rows => Lines.Count;

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

    /// <summary>The line of the file at which each name stands, counted from 1.</summary>
    public Dictionary<string, int> Lines { get; } = new(StringComparer.Ordinal);

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

    /// <summary>The line of a row of the loop that has a name, or of the name itself.</summary>
    public long LineOf(string name, int row) =>
        Loops.Find(loop => loop.Names.Contains(name)) is { } loop && row < loop.Rows ? loop.Lines[row] : Lines.GetValueOrDefault(name, (int)Line);
}
