using System.Globalization;

namespace EquiDsl.Files;

/// <summary>What the lines of an XYZ frame look like, and what is said where they do not fit together.</summary>
internal static class XyzFrameShape
{
    private static readonly int s_mostAtoms = Array.MaxLength / 3;

    /// <summary>Reads the number of atoms that starts a frame.</summary>
    /// <param name="text">The line without white space around it.</param>
    /// <param name="count">The number.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? ParseCount(ReadOnlySpan<char> text, out int count)
    {
        count = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
            return $"\"{Shorten(text)}\" is not a number of atoms; expected the whole number that starts a frame.";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= s_mostAtoms
            ? null
            : $"{Shorten(text)} atoms; a frame holds at most {s_mostAtoms}.";
    }

    /// <summary>Whether a line holds nothing but a whole number, as no atom's does: it starts a frame.</summary>
    public static bool IsCount(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return !line.IsEmpty && !line.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Whether a line reads like an atom: at least four fields, three of them numbers, and no comment of extended XYZ.</summary>
    public static bool IsAtom(ReadOnlySpan<char> line)
    {
        if (IsExtendedComment(line))
            return false;
        string[] fields = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 4 && fields.Count(field => TextNumbers.TryParse(field, out double _)) >= 3;
    }

    /// <summary>Whether a line is a comment in the conventions of extended XYZ.</summary>
    public static bool IsExtendedComment(ReadOnlySpan<char> line) =>
        line.Contains("Properties=", StringComparison.OrdinalIgnoreCase) || line.Contains("Lattice=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text ends before the comment line.</summary>
    public static string NoComment => "the file ends after the number of atoms; expected a comment line.";

    /// <summary>The text ends before the last atom.</summary>
    public static string Ends(int count, int found) =>
        $"the file ends after {found} of {count} atoms; it is truncated, or the number of atoms is wrong.";

    /// <summary>The next frame starts before the last atom.</summary>
    public static string Fewer(int count, int found) => $"the frame has fewer lines than its {count} atoms: after {found} of them another frame starts.";

    /// <summary>Atoms follow the last one.</summary>
    public static string More(int count) => $"the frame has more lines than its {count} atoms.";

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}...";
}
