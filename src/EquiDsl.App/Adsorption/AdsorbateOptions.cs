using System.CommandLine;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Options of a command that name an adsorbate and its placements.</summary>
internal sealed class AdsorbateOptions
{
    private readonly Option<string> _adsorbate = new("--adsorbate") { Description = $"an element, one of {string.Join(", ", AdsorbateLibrary.Molecules)}, or a file of its atoms", Required = true };
    private readonly Option<int> _binding = new("--binding-atom") { Description = "atom of the file that heuristic sites hold, counted from 0" };
    private readonly Option<int> _sites = new("--sites") { Description = "random sites", DefaultValueFactory = _ => new PlacementOptions().RandomSites };
    private readonly Option<bool> _onlyRandom = new("--only-random") { Description = "no top, bridge and hollow sites" };
    private readonly Option<int> _rotations = new("--rotations") { Description = "placements of a molecule per top, bridge or hollow site", DefaultValueFactory = _ => 1 };

    /// <summary>The file of the adsorbate; null when it is named otherwise.</summary>
    public string? FileName(ParseResult parsed) => parsed.GetValue(_adsorbate) is { } name && File.Exists(name) ? Path.GetFullPath(name) : null;

    public void AddTo(Command command)
    {
        NumberRange.AtLeast(0, _binding, _sites);
        NumberRange.AtLeast(1, _rotations);
        foreach (Option option in new Option[] { _adsorbate, _binding, _sites, _onlyRandom, _rotations })
            command.Options.Add(option);
    }

    /// <summary>The adsorbate: a file when there is one of that name, else by formula.</summary>
    public Adsorbate Read(ParseResult parsed)
    {
        string name = parsed.GetValue(_adsorbate)!;
        if (!File.Exists(name))
            return UsageException.Reading(_adsorbate.Name, () => Adsorbate.Named(name));
        using StructureFile file = StructureFile.Open(name);
        return file.Count == 1
            ? new(Path.GetFileNameWithoutExtension(name), file[0], parsed.GetValue(_binding))
            : throw new ArgumentException($"{Path.GetFileName(name)} holds {file.Count} structures; give a file with one");
    }

    public PlacementOptions Placement(ParseResult parsed, ulong seed) => new()
    {
        HeuristicSites = !parsed.GetValue(_onlyRandom),
        RotationsPerSite = parsed.GetValue(_rotations),
        RandomSites = parsed.GetValue(_sites),
        Seed = seed,
    };
}
