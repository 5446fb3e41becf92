using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>A site of a CIF.</summary>
/// <param name="Place">Fractional coordinates.</param>
/// <param name="Kind">The element.</param>
/// <param name="Occupancy">Above 0, at most 1.</param>
/// <param name="Fail">Makes an exception that names the site, from the name at fault and what is wrong.</param>
internal sealed record CifSite(double[] Place, CifElement Kind, double Occupancy, Func<string, string, Exception> Fail);

/// <summary>Reads the sites of a CIF's block.</summary>
/// <param name="block">The block.</param>
/// <param name="handling">What is done with sites that are not wholly occupied.</param>
/// <param name="failAt">Makes an exception from the line and the name at fault, if any, and what is wrong.</param>
internal sealed class CifSites(CifBlock block, SiteOccupancy handling, Func<long, string?, string, Exception> failAt)
{
    private const string Type = "_atom_site_type_symbol";
    private const string Label = "_atom_site_label";
    private const string Occupancy = "_atom_site_occupancy";
    private static readonly string[] s_fractional = ["_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"];

    private readonly string[]? _types = block.FindColumn(Type);
    private readonly string[]? _labels = block.FindColumn(Label);

    /// <summary>The sites in their order, without those that are empty.</summary>
    public CifSite[] Read()
    {
        int count = (_types ?? _labels ?? throw failAt(block.Line, Type, "the sites have no elements.")).Length;
        string[][] coordinates = Array.ConvertAll(s_fractional, name => Column(block.FindColumn(name), name, count)
            ?? throw failAt(block.Line, name, "the sites lack this coordinate."));
        Column(_labels, Label, count);
        string[]? occupancies = Column(block.FindColumn(Occupancy), Occupancy, count);
        var labels = new CifLabels(Elements(), _labels ?? []);
        var sites = new List<CifSite>(count);
        for (int i = 0; i < count; i++)
        {
            int row = i;
            Exception Fail(string name, string problem) => failAt(block.LineOf(name, row), name, $"site {row} (counted from 0{Named(row)}): {problem}");
            double[] place = [.. s_fractional.Select((name, d) => Number(coordinates[d][row])
                ?? throw Fail(name, $"\"{Shorten(coordinates[d][row])}\" is not a number; expected a fractional coordinate such as 0.25."))];
            double occupancy = ReadOccupancy(occupancies?[i], Fail);
            if (occupancy > 0)
                sites.Add(new(place, Element(i, labels, Fail), occupancy, Fail));
        }
        return [.. sites];
    }

    /// <summary>A number, its uncertainty in brackets left out; null when the text is none.</summary>
    public static double? Number(string text)
    {
        int bracket = text.IndexOf('(');
        ReadOnlySpan<char> digits = bracket < 0 ? text : text.AsSpan(0, bracket);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
    }

    private string[]? Column(string[]? column, string name, int count) => column is null || column.Length == count
        ? column
        : throw failAt(block.Line, name, $"{column.Length} values; expected {count}, one per site.");

    private double ReadOccupancy(string? text, Func<string, string, Exception> fail)
    {
        if (text is null or "?" or ".")
            return 1;
        double occupancy = Number(text) ?? throw fail(Occupancy, $"\"{Shorten(text)}\" is not a number; expected an occupancy such as 1.");
        if (occupancy is < 0 or > 1)
            throw fail(Occupancy, $"the occupancy is {Shorten(text)}; expected 0 to 1.");
        return handling switch
        {
            SiteOccupancy.Majority => occupancy,
            SiteOccupancy.Whole when occupancy == 1 => 1,
            SiteOccupancy.Whole => throw fail(
                Occupancy, $"the occupancy is {Shorten(text)}; a structure has whole atoms. {nameof(SiteOccupancy)}.{nameof(SiteOccupancy.Majority)} gives each site to its most frequent element."),
            _ => throw new InvalidOperationException($"There is no handling {handling} of occupancies."),
        };
    }

    private CifElement Element(int i, CifLabels labels, Func<string, string, Exception> fail)
    {
        if (_types?[i].Trim() is { } type and not ("?" or "." or ""))
        {
            return CifElement.OfType(type)
                ?? throw fail(Type, $"\"{Shorten(type)}\" is no element; expected a symbol, perhaps with its charge, such as Fe, Fe3+ or O2-.");
        }
        string label = _labels?[i].Trim() ?? "";
        return labels.Read(label)
            ?? throw fail(Label, $"no element can be told from the label \"{Shorten(label)}\"; expected one such as Fe1, or the element as {Type}.");
    }

    /// <summary>The elements of the block's formula, or else of its types of atoms; empty when it gives neither.</summary>
    private HashSet<int> Elements()
    {
        IEnumerable<string> words = block.Find("_chemical_formula_sum") is string formula
            ? formula.Split([' ', ',', '(', ')', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimEnd("0123456789.".ToCharArray()))
            : block.FindColumn("_atom_type_symbol") ?? [];
        return [.. words.Select(CifElement.OfType).OfType<CifElement>().Select(element => element.AtomicNumber)];
    }

    private string Named(int i) => _labels?[i] is { } label and not ("?" or ".") ? $", labelled \"{Shorten(label)}\"" : "";

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
