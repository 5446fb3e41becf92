using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Makes a structure of a CIF's data block: the sites, repeated by the symmetry operations that the block lists or names.</summary>
/// <param name="block">The block.</param>
/// <param name="fail">Makes an exception from the name at fault, if any, and what is wrong.</param>
internal sealed class CifStructure(CifBlock block, Func<string?, string, Exception> fail)
{
    /// <summary>Images of a site closer than this, in Å, are one atom on a special position.</summary>
    private const double SamePlace = 0.05;

    private const int MostAtoms = 1_000_000;

    private static readonly string[] s_fractional = ["_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"];
    private readonly List<int> _numbers = [];
    private readonly List<double> _positions = [];
    private readonly List<double> _fractional = [];
    private readonly Dictionary<(long A, long B, long C), (int Start, int End)> _partial = [];
    private readonly List<double> _occupancies = [];

    /// <summary>Elements that share the place of one that is more frequent there.</summary>
    private readonly List<string> _minorities = [];

    /// <summary>Whether a block describes atoms.</summary>
    public static bool HasAtoms(CifBlock block) => block.FindColumn(s_fractional[0]) is not null;

    public AtomicStructure Build()
    {
        double[] cell = Cell();
        var symmetry = new CifSymmetry(block, fail);
        List<SymmetryOperation> operations = symmetry.Operations(cell);
        string[]? types = block.FindColumn("_atom_site_type_symbol"), labels = block.FindColumn("_atom_site_label");
        int count = (types ?? labels ?? throw fail("_atom_site_type_symbol", "the sites have no elements.")).Length;
        string[]? occupancies = block.FindColumn("_atom_site_occupancy");
        double[][] sites = Array.ConvertAll(s_fractional, name => Numbers(name, count));
        if ((long)count * operations.Count > MostAtoms)
            throw fail(null, $"{count} sites and {operations.Count} operations make more than {MostAtoms} atoms.");
        for (int i = 0; i < count; i++)
        {
            double occupancy = Number(i < occupancies?.Length ? occupancies[i] : "1") ?? 1;
            AddSite([sites[0][i], sites[1][i], sites[2][i]], Element(types?[i], i < labels?.Length ? labels[i] : null, i), occupancy, operations, cell);
        }
        var structure = new AtomicStructure([.. _positions], [.. _numbers], cell, Periodicity.All);
        if (_occupancies.Exists(occupancy => occupancy != 1))
            structure.Columns.Add(new AtomColumn("occupancy", 'R', 1, [.. _occupancies.Select(AseText.Number)]));
        if (_minorities.Count > 0)
            structure.Info["minority_sites"] = string.Join(", ", _minorities);
        structure.Info["name"] = block.Name;
        if (symmetry.GroupName is string group)
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

    private void AddSite(double[] site, int number, double occupancy, List<SymmetryOperation> operations, double[] cell)
    {
        (long A, long B, long C) key = Place(site);
        if (occupancy < 1 && ShareSite(key, number, occupancy))
            return;
        Span<double> image = stackalloc double[3];
        Span<double> place = stackalloc double[3];
        int first = _numbers.Count;
        foreach (SymmetryOperation operation in operations)
        {
            operation.Apply(site, image);
            // The listed site stays where it is; its images are brought into the cell.
            if (_numbers.Count > first)
                Wrap(image);
            if (IsKnown(first, image, cell))
                continue;
            _fractional.AddRange(image);
            CellParameters.ToCartesian(cell, image, place);
            _positions.AddRange(place);
            _numbers.Add(number);
            _occupancies.Add(occupancy);
        }
        if (occupancy < 1)
            _partial[key] = (first, _numbers.Count);
    }

    /// <summary>
    /// Whether a partly occupied site was listed before with the same coordinates; then the more frequent element has the whole site,
    /// since no two atoms can be at one place.
    /// </summary>
    private bool ShareSite((long A, long B, long C) place, int number, double occupancy)
    {
        if (!_partial.TryGetValue(place, out (int Start, int End) atoms))
            return false;
        (int minority, double share) = (number, occupancy);
        if (occupancy > _occupancies[atoms.Start])
        {
            (minority, share) = (_numbers[atoms.Start], _occupancies[atoms.Start]);
            for (int atom = atoms.Start; atom < atoms.End; atom++)
                (_numbers[atom], _occupancies[atom]) = (number, occupancy);
        }
        _minorities.Add($"{PeriodicTable.Symbol(minority)} {AseText.Number(share)} at {atoms.Start}");
        return true;
    }

    private static (long A, long B, long C) Place(double[] site)
    {
        static long Key(double x) => (long)Math.Round(1e5 * (x - Math.Floor(x))) % 100_000;
        return (Key(site[0]), Key(site[1]), Key(site[2]));
    }

    private static void Wrap(Span<double> fractional)
    {
        for (int d = 0; d < 3; d++)
            fractional[d] -= Math.Floor(fractional[d]);
    }

    /// <summary>Whether an atom, counted from a given one on, or an image of it is at a place.</summary>
    private bool IsKnown(int from, ReadOnlySpan<double> image, double[] cell)
    {
        Span<double> difference = stackalloc double[3];
        Span<double> distance = stackalloc double[3];
        for (int i = from; i < _numbers.Count; i++)
        {
            for (int d = 0; d < 3; d++)
            {
                difference[d] = image[d] - _fractional[(3 * i) + d];
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

    /// <summary>The element of a type such as Fe3+, O2- or CU, or, where there is none, of a label such as C12, Cu1A or HO2.</summary>
    private int Element(string? type, string? label, int site)
    {
        bool typed = type is not (null or "?" or ".");
        string text = typed ? type! : label ?? "";
        int letters = 0;
        while (letters < text.Length && letters < 2 && char.IsAsciiLetter(text[letters]))
            letters++;
        // In labels a second capital begins something else: HO2 is a hydrogen, unless its first letter alone is no element.
        int[] lengths = !typed && letters == 2 && char.IsAsciiLetterUpper(text[1]) ? [1, 2] : [2, 1];
        foreach (int length in lengths)
        {
            if (length <= letters && PeriodicTable.TryParse(text.AsSpan(0, length), out int number))
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
