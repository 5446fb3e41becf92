using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Options of a command that name a surface: a slab from a file, or cut from a crystal that is read or built.</summary>
internal sealed class SurfaceOptions
{
    private readonly Option<FileInfo?> _slab = new("--slab") { Description = "clean slab from a file, its surface towards a × b" };
    private readonly Option<FileInfo?> _bulk = new("--bulk") { Description = "crystal from a file (CIF, POSCAR, ...) that the slab is cut from" };
    private readonly Option<string?> _element = new("--element") { Description = "element, or two of a compound (Cu, GaAs), that the slab is cut from; with its measured structure unless one is given" };
    private readonly Option<CrystalKind?> _structure = new("--structure") { Description = "crystal structure of --element" };
    private readonly Option<double?> _a = new("--lattice") { Description = "lattice constant a, Å" };
    private readonly Option<double?> _c = new("--lattice-c") { Description = "lattice constant c of hcp, Å" };
    private readonly Option<MillerIndex> _miller = new ParsedOption<MillerIndex>("--miller", MillerIndex.Parse) { Description = "plane in terms of the crystal's cell: 111, 1-10, 2,1,1 or 0001", DefaultValueFactory = _ => MillerIndex.Parse("111") };
    private readonly Option<int?> _layers = new("--layers") { Description = "atomic planes; without it whole repeats up to --thickness" };
    private readonly Option<double> _thickness = new("--thickness") { Description = "least thickness, Å", DefaultValueFactory = _ => new SlabOptions().Thickness };
    private readonly Option<double> _vacuum = new("--vacuum") { Description = "height of the vacuum, Å", DefaultValueFactory = _ => new SlabOptions().Vacuum };
    private readonly Option<int[]?> _repeat = new ParsedOption<int[]?>("--repeat", text => RepeatText.Parse(text, 2)) { HelpName = "n,n", Description = "repeats in the plane, as 3,3; without it as many as --extent needs" };
    private readonly Option<double> _extent = new("--extent") { Description = "least width of the slab, Å", DefaultValueFactory = _ => new SlabOptions().MinimumExtent };
    private readonly Option<int> _termination = new("--termination") { Description = "which plane of atoms is outermost, counted from 0" };
    private readonly Option<int?> _fixed = new("--fixed-layers") { Description = "planes at the bottom that are held; without it all atoms below the surface" };

    private readonly ReadingOptions _reading = new();

    /// <summary>Files that are read; null for what is not given.</summary>
    public IEnumerable<string?> Files(ParseResult parsed) => [parsed.GetValue(_slab)?.FullName, parsed.GetValue(_bulk)?.FullName];

    public void AddTo(Command command)
    {
        NumberRange.Above(0, _a, _c, _thickness, _vacuum, _extent);
        NumberRange.AtLeast(1, _layers);
        NumberRange.AtLeast(0, _termination, _fixed);
        _reading.AddTo(command, labels: false);
        foreach (Option option in new Option[] { _slab, _bulk, _element, _structure, _a, _c, _miller, _layers, _thickness, _vacuum, _repeat, _extent, _termination, _fixed })
            command.Options.Add(option);
    }

    /// <summary>The clean slab and its name.</summary>
    public (AtomicStructure Slab, string Name) Read(ParseResult parsed, TextWriter output)
    {
        FileInfo? slab = parsed.GetValue(_slab), bulk = parsed.GetValue(_bulk);
        string? element = parsed.GetValue(_element);
        if (new object?[] { slab, bulk, element }.Count(o => o is not null) != 1)
            throw new UsageException("name one of --slab, --bulk and --element");
        if (slab is not null)
        {
            AtomicStructure read = One(parsed, slab);
            if (read.GetTags() is not int[] given || !given.Contains(1))
            {
                read.SetTags(SurfaceTags.Of(read));
                output.WriteLine("the slab has no tags: surface atoms are told by their bonds");
            }
            read.Fixed ??= Array.ConvertAll(read.GetTags()!, tag => tag == 0);
            return (read, Path.GetFileNameWithoutExtension(slab.Name));
        }
        MillerIndex miller = parsed.GetValue(_miller)!;
        AtomicStructure crystal = bulk is not null ? One(parsed, bulk) : Crystal(parsed, element!);
        Slab cut = SlabBuilder.Build(crystal, miller, new SlabOptions
        {
            Layers = parsed.GetValue(_layers),
            Thickness = parsed.GetValue(_thickness),
            Vacuum = parsed.GetValue(_vacuum),
            Repeat = parsed.GetValue(_repeat) is [var a, var b] ? (a, b) : null,
            MinimumExtent = parsed.GetValue(_extent),
            Termination = parsed.GetValue(_termination),
            FixedLayers = parsed.GetValue(_fixed),
        });
        string name = $"{(bulk is null ? element : Path.GetFileNameWithoutExtension(bulk.Name))}({miller})";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"slab {name}: {cut.Structure.Count} atoms in {cut.Layers} planes, {cut.Repeat.A} × {cut.Repeat.B}, {cut.Area:F2} Å², ends with {cut.Termination.Composition}"));
        return (cut.Structure, name);
    }

    private AtomicStructure Crystal(ParseResult parsed, string element)
    {
        CrystalKind? kind = parsed.GetValue(_structure);
        double? a = parsed.GetValue(_a);
        if (kind is null && a is null)
            return UsageException.Reading(_element.Name, () => BulkCrystal.Of(element));
        return kind is { } structure && a is double constant
            ? UsageException.Reading(_element.Name, () => BulkCrystal.Build(structure, element, constant, parsed.GetValue(_c)))
            : throw new UsageException("--structure and --lattice belong together");
    }

    private AtomicStructure One(ParseResult parsed, FileInfo path)
    {
        using StructureFile file = _reading.Open(parsed, path);
        return file.Count == 1 ? file[0] : throw new ArgumentException($"{path.Name} holds {file.Count} structures; give a file with one");
    }
}
