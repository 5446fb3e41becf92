using System.Globalization;

namespace EquiDsl.Files;

/// <summary>Reads the value of <c>Properties</c>: name:type:width triples.</summary>
internal static class XyzProperties
{
    public const string Default = "species:S:1:pos:R:3";

    private const int MaximumWidth = 100_000;

    /// <summary>Reads the list and gives every column its role.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string text, out List<XyzColumn> columns)
    {
        columns = [];
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length % 3 != 0)
            return $"\"{text}\" is not a list of name:type:width triples such as \"{Default}\".";
        for (int i = 0; i < parts.Length; i += 3)
        {
            string name = parts[i];
            if (name.Length == 0 || name.Any(char.IsWhiteSpace))
                return $"column {(i / 3) + 1} has the name \"{name}\"; expected one without white space.";
            if (parts[i + 1] is not ("S" or "R" or "I" or "L"))
                return $"column '{name}' has the type \"{parts[i + 1]}\"; expected S, R, I or L.";
            if (!int.TryParse(parts[i + 2], NumberStyles.None, CultureInfo.InvariantCulture, out int width) || width is 0 or > MaximumWidth)
                return $"column '{name}' has the width \"{parts[i + 2]}\"; expected 1 to {MaximumWidth}.";
            if (columns.Any(column => column.Name == name))
                return $"column '{name}' appears twice.";
            columns.Add(new XyzColumn(name, parts[i + 1][0], width, XyzRole.Other));
        }
        return AssignRoles(columns);
    }

    private static string? AssignRoles(List<XyzColumn> columns)
    {
        if (!Assign(columns, XyzRole.Position, "R", 3, "pos", "positions"))
            return "no column pos:R:3 holds the positions.";
        if (!Assign(columns, XyzRole.Species, "S", 1, "species", "symbols", "element")
            && !Assign(columns, XyzRole.AtomicNumber, "I", 1, "Z", "numbers", "atomic_numbers"))
        {
            return "no column species:S:1 or Z:I:1 holds the elements.";
        }
        Assign(columns, XyzRole.MoveMask, "L", 1, "move_mask");
        return null;
    }

    private static bool Assign(List<XyzColumn> columns, XyzRole role, string type, int width, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            int index = columns.FindIndex(column =>
                column.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && column.Type == type[0] && column.Width == width);
            if (index < 0)
                continue;
            columns[index] = columns[index] with { Role = role };
            return true;
        }
        return false;
    }
}
