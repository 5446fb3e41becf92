using EquiDsl.Atoms;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class LabelVerbTests
{
    private const string Cif = """
        data_x
        _cell_length_a 4
        _cell_length_b 4
        _cell_length_c 4
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        loop_
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        _atom_site_occupancy
        Cu 0 0 0 0.5
        O .5 .5 .5 1
        """;

    [Fact]
    public void Labels_of_one_family_are_trained_on()
    {
        using CommandLine line = new();
        string data = Renamed(line, "REF_energy", "REF_forces");
        Assert.Contains("done after", line.Run("train", data, "--folder", line["run"], "--epochs", "1"), StringComparison.Ordinal);
        string text = line.Run("evaluate", data, "-w", line["run/final.safetensors"]);
        Assert.Matches("with energy +4\n", text);
        Assert.Contains("force MAE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Forces_under_a_name_that_is_not_read_are_told_and_read_when_named()
    {
        using CommandLine line = new();
        string data = Renamed(line, "energy", "gap_forces");

        string refusal = line.Run<VerbModel>(1, "train", data, "--folder", line["run"], "--epochs", "1");
        Assert.Contains("has no forces under a name that is read, but has 'gap_forces': name it as --forces-key", refusal, StringComparison.Ordinal);
        Assert.Contains("done after", line.Run("train", data, "--folder", line["run"], "--epochs", "1", "--forces-key", "gap_forces"), StringComparison.Ordinal);

        string[] evaluate = ["evaluate", data, "-w", line["run/final.safetensors"]];
        Assert.Contains("frame 1 (counted from 1): the structure has no forces under a name that is read, but has 'gap_forces': name it as --forces-key.", line.Run(evaluate), StringComparison.Ordinal);
        string read = line.Run([.. evaluate, "--forces-key", "gap_forces"]);
        Assert.DoesNotContain("warning", read, StringComparison.Ordinal);
        Assert.Contains("force MAE", read, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_label_that_is_not_there_is_refused_with_those_that_are()
    {
        using CommandLine line = new();
        string data = Renamed(line, "my_energy", "my_forces");
        Assert.Contains("frame 1 (counted from 1), line 2, 'other': the structure has no energy of this name; it has my_energy.", line.Run<VerbModel>(1, "convert", data, line["out.traj"], "--energy-key", "other"), StringComparison.Ordinal);
        Assert.Contains("no forces of this name; it has my_forces.", line.Run<VerbModel>(1, "train", data, "--folder", line["run"], "--energy-key", "my_energy", "--forces-key", "other"), StringComparison.Ordinal);
        Assert.Contains("no stress of this name; it has none", line.Run<VerbModel>(1, "convert", data, line["out.traj"], "--stress-key", "s"), StringComparison.Ordinal);

        line.Run("convert", data, line["out.traj"], "--energy-key", "my_energy", "--forces-key", "my_forces");
        using StructureFile written = StructureFile.Open(line["out.traj"]);
        Assert.NotNull(written[0].Energy);
        Assert.NotNull(written[0].Forces);
    }

    [Fact]
    public void Sites_that_are_not_whole_are_refused_unless_asked_for()
    {
        using CommandLine line = new();
        File.WriteAllText(line["a.cif"], Cif);
        Assert.Contains("'_atom_site_occupancy': site 0 (counted from 0): the occupancy is 0.5;", line.Run<VerbModel>(1, "convert", line["a.cif"], line["a.extxyz"]), StringComparison.Ordinal);
        Assert.Contains("--majority-occupancy gives each site to its most frequent element", line.Run<VerbModel>(1, "convert", line["a.cif"], line["a.extxyz"]), StringComparison.Ordinal);
        line.Run("convert", line["a.cif"], line["a.extxyz"], "--majority-occupancy");
        Assert.Equal([29, 8], ExtendedXyz.Read(line["a.extxyz"]).Single().AtomicNumbers);
    }

    private static string Renamed(CommandLine line, string energy, string forces)
    {
        AtomicStructure[] structures = [.. ExtendedXyz.Read(line.Data("data.extxyz", 4, 1))];
        foreach (AtomicStructure structure in structures)
            (structure.EnergyKey, structure.ForcesKey) = (energy, forces);
        ExtendedXyz.Write(line["data.extxyz"], structures);
        return line["data.extxyz"];
    }
}
