using System.CommandLine;
using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.App;

/// <summary>Options of a command that say how structures are read.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> _energy = new("--energy-key") { Description = "name of the energies in the files, eV; known names otherwise (energy, REF_energy, ...)" };
    private readonly Option<string?> _forces = new("--forces-key") { Description = "name of the forces in the files, eV/Å; known names otherwise (forces, REF_forces, ...)" };
    private readonly Option<string?> _stress = new("--stress-key")
    {
        Description = "name of the stresses in the files, eV/Å³, or of the virials, eV, if it ends in virial or virials; known names otherwise",
    };

    private readonly Option<bool> _majority = new("--majority-occupancy")
    {
        Description = "sites of a CIF that are not wholly occupied belong to their most frequent element; otherwise they are refused",
    };

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="labels">Whether it reads labels.</param>
    public void AddTo(Command command, bool labels)
    {
        foreach (Option option in labels ? new Option[] { _energy, _forces, _stress, _majority } : [_majority])
            command.Options.Add(option);
    }

    /// <summary>The options as they were given.</summary>
    public StructureReadOptions Read(ParseResult parsed) => new()
    {
        Labels = new LabelKeys { Energy = Name(parsed, _energy), Forces = Name(parsed, _forces), Stress = Name(parsed, _stress) },
        Occupancy = parsed.GetValue(_majority) ? SiteOccupancy.Majority : SiteOccupancy.Whole,
    };

    /// <summary>Opens a file.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read.</exception>
    public StructureFile Open(ParseResult parsed, FileInfo file) => StructureFile.Open(file.FullName, options: Read(parsed));

    private static string? Name(ParseResult parsed, Option<string?> option) => parsed.CommandResult.Command.Options.Contains(option) ? parsed.GetValue(option) : null;
}
