using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Makes a structure of a CIF's data block: the sites, repeated by the symmetry operations that the block lists.</summary>
/// <param name="block">The block.</param>
/// <param name="fail">Makes an exception from the name at fault, if any, and what is wrong.</param>
internal sealed class CifStructure(CifBlock block, Func<string?, string, Exception> fail)
{
    /// <summary>Images of a site closer than this, in Å, are one atom on a special position.</summary>
    private const double SamePlace = 0.05;

    private const int MostOperations = 192;
    private const int MostAtoms = 1_000_000;

    private static readonly string[] s_fractional = ["_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"];
    private static readonly string[] s_operations =
        ["_space_group_symop_operation_xyz", "_space_group_symop.operation_xyz", "_symmetry_equiv_pos_as_xyz"];

    private readonly List<int> _numbers = [];
    private readonly List<double> _positions = [];
    private readonly List<string> _occupancies = [];

    /// <summary>Whether a block describes atoms.</summary>
    public static bool HasAtoms(CifBlock block) => block.FindColumn(s_fractional[0]) is not null;

    public AtomicStructure Build()
    {
        double[] cell = Cell();
        List<SymmetryOperation> operations = Operations();
        string[] symbols = block.FindColumn("_atom_site_type_symbol") ?? block.FindColumn("_atom_site_label")
            ?? throw fail("_atom_site_type_symbol", "the sites have no elements.");
        string[]? occupancies = block.FindColumn("_atom_site_occupancy");
        double[][] sites = Array.ConvertAll(s_fractional, name => Numbers(name, symbols.Length));
        if ((long)symbols.Length * operations.Count > MostAtoms)
            throw fail(null, $"{symbols.Length} sites and {operations.Count} operations make more than {MostAtoms} atoms.");
        for (int i = 0; i < symbols.Length; i++)
            AddSite([sites[0][i], sites[1][i], sites[2][i]], Element(symbols[i], i), occupancies?[i] ?? "1", operations, cell);
        var structure = new AtomicStructure([.. _positions], [.. _numbers], cell, Periodicity.All);
        if (_occupancies.Exists(text => Number(text) is not (null or 1)))
            structure.Columns.Add(new AtomColumn("occupancy", 'R', 1, [.. _occupancies.Select(text => AseText.Number(Number(text) ?? 1))]));
        structure.Info["name"] = block.Name;
        if (GroupName() is string group)
            structure.Info["spacegroup"] = group;
        return structure;
    }

    private double[] Cell()
    {
        double[] lengths = Array.ConvertAll(["_cell_length_a", "_cell_length_b", "_cell_length_c"], Required);
        double[] angles = Array.ConvertAll(["_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"], Required);
        return CellParameters.ToVectors(lengths, angles)
            ?? throw fail("_cell_length_a", "no cell has the lengths and angles given; expected lengths in Å above 0 and angles in degrees.");
    }

    private List<SymmetryOperation> Operations()
    {
        string[]? texts = block.FindColumn(s_operations);
        if (texts is null || texts.Length == 0)
        {
            string? number = block.Find("_space_group_it_number", "_symmetry_int_tables_number");
            string? name = GroupName()?.Replace(" ", "", StringComparison.Ordinal);
            if ((number ?? "1") == "1" && (name ?? "P1").Equals("P1", StringComparison.OrdinalIgnoreCase))
                return [SymmetryOperation.Identity];
            throw fail(
                s_operations[0], $"the block names the space group {name ?? number} but lists no symmetry operations; expected a loop of them.");
        }
        if (texts.Length > MostOperations)
            throw fail(s_operations[0], $"the block lists {texts.Length} operations; a space group has at most {MostOperations}.");
        return [.. texts.Select(text => SymmetryOperation.Parse(text)
            ?? throw fail(s_operations[0], $"\"{Shorten(text)}\" is not an operation; expected one such as -x,y+1/2,-z."))];
    }

    private string? GroupName() => block.Find("_symmetry_space_group_name_h-m", "_space_group_name_h-m_alt");

    private void AddSite(ReadOnlySpan<double> site, int number, string occupancy, List<SymmetryOperation> operations, double[] cell)
    {
        int first = _numbers.Count;
        Span<double> image = stackalloc double[3];
        Span<double> place = stackalloc double[3];
        var images = new List<double>(3 * operations.Count);
        foreach (SymmetryOperation operation in operations)
        {
            operation.Apply(site, image);
            // The listed site stays where it is; its images are brought into the cell.
            if (images.Count > 0)
                Wrap(image);
            if (IsKnown(images, image, cell))
                continue;
            images.AddRange(image);
            CellParameters.ToCartesian(cell, image, place);
            _positions.AddRange(place);
            _numbers.Add(number);
            _occupancies.Add(occupancy);
        }
    }

    private static void Wrap(Span<double> fractional)
    {
        for (int d = 0; d < 3; d++)
            fractional[d] -= Math.Floor(fractional[d]);
    }

    private static bool IsKnown(List<double> images, ReadOnlySpan<double> image, double[] cell)
    {
        Span<double> difference = stackalloc double[3];
        Span<double> distance = stackalloc double[3];
        for (int i = 0; i < images.Count; i += 3)
        {
            for (int d = 0; d < 3; d++)
            {
                difference[d] = image[d] - images[i + d];
                difference[d] -= Math.Round(difference[d]);
            }
            CellParameters.ToCartesian(cell, difference, distance);
            if ((distance[0] * distance[0]) + (distance[1] * distance[1]) + (distance[2] * distance[2]) < SamePlace * SamePlace)
                return true;
        }
        return false;
    }

    private double[] Numbers(string name, int count)
    {
        string[] texts = block.FindColumn(name) ?? throw fail(name, "the sites lack this coordinate.");
        if (texts.Length != count)
            throw fail(name, $"{texts.Length} coordinates; expected {count}, one per site.");
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Number(texts[i]) ?? throw fail(name, $"\"{Shorten(texts[i])}\" is not a number; expected a fractional coordinate such as 0.25.");
        return numbers;
    }

    private double Required(string name) => block.Find(name) is string text
        ? Number(text) ?? throw fail(name, $"\"{Shorten(text)}\" is not a number.")
        : throw fail(name, "the block does not give this; expected the cell's lengths and angles.");

    /// <summary>The element at the start of a type or label such as Fe3+, O2-, C12 or Cu1A.</summary>
    private int Element(string text, int site)
    {
        int letters = 0;
        while (letters < text.Length && letters < 2 && char.IsAsciiLetter(text[letters]))
            letters++;
        for (; letters > 0; letters--)
        {
            if (PeriodicTable.TryParse(text.AsSpan(0, letters), out int number))
                return number;
        }
        // Deuterium is an isotope of hydrogen.
        return text is ['D' or 'd', ..] ? 1 : throw fail("_atom_site_type_symbol", $"site {site} (counted from 0) is a \"{Shorten(text)}\", which is no element.");
    }

    /// <summary>A number, its uncertainty in brackets left out; null when the text is none.</summary>
    private static double? Number(string text)
    {
        int bracket = text.IndexOf('(');
        ReadOnlySpan<char> digits = bracket < 0 ? text : text.AsSpan(0, bracket);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
