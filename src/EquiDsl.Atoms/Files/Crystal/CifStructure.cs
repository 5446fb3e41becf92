using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Makes a structure of a CIF's data block: the sites, repeated by the symmetry operations that the block lists or names.</summary>
/// <param name="block">The block.</param>
/// <param name="occupancy">What is done with sites that are not wholly occupied.</param>
/// <param name="failAt">Makes an exception from the line and the name at fault, if any, and what is wrong.</param>
internal sealed class CifStructure(CifBlock block, SiteOccupancy occupancy, Func<long, string?, string, Exception> failAt)
{
    /// <summary>Images of a site closer than this, in Å, are one atom on a special position.</summary>
    private const double SamePlace = 0.05;

    private const int MostAtoms = 1_000_000;

    /// <summary>Occupancies that share a place are rounded, as 0.333 three times is.</summary>
    private const double OccupancyRounding = 0.02;

    private static readonly string[] s_fractional = ["_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"];
    private readonly List<CifSite> _atoms = [];
    private readonly List<double> _positions = [];
    private readonly List<double> _fractional = [];

    /// <summary>The atoms of partly occupied sites by their place, and how much of it is taken.</summary>
    private readonly Dictionary<(long A, long B, long C), (int Start, int End, double Sum)> _partial = [];

    /// <summary>Elements that share the place of one that is more frequent there.</summary>
    private readonly List<string> _minorities = [];

    /// <summary>Whether a block describes atoms.</summary>
    public static bool HasAtoms(CifBlock block) => block.FindColumn(s_fractional[0]) is not null;

    public AtomicStructure Build()
    {
        double[] cell = Cell();
        var symmetry = new CifSymmetry(block, Fail);
        List<SymmetryOperation> operations = symmetry.Operations(cell);
        CifSite[] sites = new CifSites(block, occupancy, failAt).Read();
        if ((long)sites.Length * operations.Count > MostAtoms)
            throw Fail(null, $"{sites.Length} sites and {operations.Count} operations make more than {MostAtoms} atoms.");
        foreach (CifSite site in sites)
            AddSite(site, operations, cell);
        var structure = new AtomicStructure([.. _positions], [.. _atoms.Select(site => site.Kind.AtomicNumber)], cell, Periodicity.All);
        if (_atoms.Exists(site => site.Kind.Mass is not null))
            structure.SetColumn("masses", [.. _atoms.Select(site => site.Kind.Mass ?? AtomicMasses.Of(site.Kind.AtomicNumber))]);
        if (_atoms.Exists(site => site.Occupancy != 1))
            structure.Columns.Add(new AtomColumn("occupancy", 'R', 1, [.. _atoms.Select(site => AseText.Number(site.Occupancy))]));
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
            ?? throw Fail("_cell_length_a", "no cell has the lengths and angles given; expected lengths in Å above 0 and angles in degrees.");
    }

    private void AddSite(CifSite site, List<SymmetryOperation> operations, double[] cell)
    {
        (long A, long B, long C) key = Place(site.Place);
        if (site.Occupancy < 1 && ShareSite(key, site))
            return;
        Span<double> image = stackalloc double[3];
        Span<double> place = stackalloc double[3];
        int first = _atoms.Count;
        foreach (SymmetryOperation operation in operations)
        {
            operation.Apply(site.Place, image);
            // The listed site stays where it is; its images are brought into the cell.
            if (_atoms.Count > first)
                Wrap(image);
            if (IsKnown(first, image, cell))
                continue;
            _fractional.AddRange(image);
            CellParameters.ToCartesian(cell, image, place);
            _positions.AddRange(place);
            _atoms.Add(site);
        }
        if (site.Occupancy < 1)
            _partial[key] = (first, _atoms.Count, site.Occupancy);
    }

    /// <summary>
    /// Whether a partly occupied site was listed before with the same coordinates; then the more frequent element has the whole site,
    /// since no two atoms can be at one place.
    /// </summary>
    private bool ShareSite((long A, long B, long C) place, CifSite site)
    {
        if (!_partial.TryGetValue(place, out (int Start, int End, double Sum) atoms))
            return false;
        double sum = atoms.Sum + site.Occupancy;
        if (sum > 1 + OccupancyRounding)
            throw site.Fail("_atom_site_occupancy", $"the occupancies at this place sum to {AseText.Number(sum)}; expected at most 1.");
        _partial[place] = atoms with { Sum = sum };
        CifSite minority = site;
        if (site.Occupancy > _atoms[atoms.Start].Occupancy)
        {
            minority = _atoms[atoms.Start];
            for (int atom = atoms.Start; atom < atoms.End; atom++)
                _atoms[atom] = site;
        }
        _minorities.Add($"{PeriodicTable.Symbol(minority.Kind.AtomicNumber)} {AseText.Number(minority.Occupancy)} at {atoms.Start}");
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
        for (int i = from; i < _atoms.Count; i++)
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

    private double Required(string name) => block.Find(name) is string text
        ? CifSites.Number(text) ?? throw Fail(name, $"\"{Shorten(text)}\" is not a number.")
        : throw Fail(name, "the block does not give this; expected the cell's lengths and angles.");

    private Exception Fail(string? field, string problem) => failAt(block.Line, field, problem);

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
