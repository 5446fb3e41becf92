using System.Globalization;
using System.Reflection;

namespace EquiDsl.Atoms;

/// <summary>A setting of a space group.</summary>
/// <param name="Number">1 to 230.</param>
/// <param name="Choice">Which of its settings: unique axis and cell (b1), origin (1, 2), axes (H, R), order of axes (cab); empty for the only or standard one.</param>
/// <param name="Hall">The Hall symbol.</param>
/// <param name="Names">Hermann–Mauguin symbols, without white space.</param>
internal sealed record SpaceGroupSetting(int Number, string Choice, string Hall, string[] Names);

/// <summary>
/// The 530 settings of the 230 space groups that International Tables for Crystallography B, table A1.4.2.7, lists, with
/// their Hall symbols; the standard setting of a group comes first.
/// </summary>
internal static class SpaceGroupTable
{
    private static readonly Lazy<SpaceGroupSetting[]> s_settings = new(Read);

    public static IReadOnlyList<SpaceGroupSetting> Settings => s_settings.Value;

    /// <summary>The settings that a Hermann–Mauguin symbol or a number may mean.</summary>
    /// <param name="name">The symbol, perhaps with its choice (R -3 c :H, F d -3 m :2, F d -3 m Z); null when there is none.</param>
    /// <param name="number">The number; null when there is none.</param>
    public static List<SpaceGroupSetting> Find(string? name, int? number)
    {
        if (name is null)
            return [.. Settings.Where(s => s.Number == number)];
        string text = name.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        string? choice = null;
        int colon = text.IndexOf(':');
        if (colon >= 0)
            (text, choice) = (text[..colon], text[(colon + 1)..]);
        // Some databases mark the two origins with S and Z, and hexagonal axes with H.
        else if (text.Length > 2 && text[^1] is 'S' or 'Z' or 'H')
            (text, choice) = (text[..^1], text[^1] == 'S' ? "1" : text[^1] == 'Z' ? "2" : "H");
        return [.. Settings.Where(s => s.Names.Contains(text, StringComparer.OrdinalIgnoreCase)
            && (choice is null || s.Choice.Equals(choice, StringComparison.OrdinalIgnoreCase)))];
    }

    private static SpaceGroupSetting[] Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("EquiDsl.Atoms.SpaceGroups.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static SpaceGroupSetting Parse(string line)
    {
        string[] parts = line.TrimEnd('\r').Split('|');
        int number = int.Parse(parts[0], CultureInfo.InvariantCulture);
        List<string> names = [.. parts[3..].Select(name => name.Replace(" ", "", StringComparison.Ordinal))];
        // A monoclinic symbol is also written without the ones: P 1 21/n 1 as P 21/n.
        if (number is >= 3 and <= 15)
            names.Add(string.Concat(parts[3].Split(' ').Where(word => word != "1")));
        return new SpaceGroupSetting(number, parts[1], parts[2], [.. names.Distinct()]);
    }
}
