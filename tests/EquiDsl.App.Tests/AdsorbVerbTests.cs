using System.Globalization;
using System.Xml.Linq;
using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class AdsorbVerbTests
{
    private static readonly string[] s_copper = ["--element", "Cu", "--miller", "111", "--layers", "3", "--repeat", "2,2", "--vacuum", "12"];

    [Fact]
    public void Adsorb_writes_tables_trajectories_plots_and_pictures()
    {
        using CommandLine line = new();

        // An untrained model: its minima mean nothing, but all parts of the way are gone.
        string text = line.Run(
            ["adsorb", "--untrained", .. s_copper, "--adsorbate", "O", "--sites", "3", "--steps", "40", "--fmax", "0.5", "-k", "2", "--seed", "3", "--folder", line["out"], "--reference", "emt", "--compare"]);

        Assert.Contains("slab Cu(111): 12 atoms in 3 planes, 2 × 2", text, StringComparison.Ordinal);
        Assert.Contains("7 placements", text, StringComparison.Ordinal);
        Assert.Contains("full search of the reference: E_ads -", text, StringComparison.Ordinal);
        Assert.Equal(8, File.ReadAllLines(line["out/candidates.csv"]).Length);
        Assert.Equal(3, File.ReadAllLines(line["out/success.csv"]).Length);
        foreach (string picture in new[] { "relaxation.png", "ranking.png", "success.png", "rank-1.png" })
            Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(line[$"out/{picture}"])[..4]);
        using StructureFile path = StructureFile.Open(line["out/trajectories/0.traj"]), minima = StructureFile.Open(line["out/minima.extxyz"]);
        Assert.Equal(13, path[0].Count);
        Assert.Equal(2, minima[0].GetTags()![^1]);
        Assert.Equal("1", minima[0].Info["rank"]);
        string[] best = File.ReadAllLines(line["out/candidates.csv"])[1 + int.Parse(minima[0].Info["placement"], CultureInfo.InvariantCulture)].Split(',');
        Assert.Equal(double.Parse(best[9], CultureInfo.InvariantCulture), double.Parse(minima[0].Info["adsorption_energy"], CultureInfo.InvariantCulture), 1e-5);
        Assert.Contains("reference_adsorption_energy", minima[1].Info.Keys);
        Assert.True(File.Exists(line["out/trajectories/reference-0.traj"]));
    }

    [Fact]
    public void Adsorb_reads_slabs_crystals_and_adsorbates_from_files()
    {
        using CommandLine line = new();
        StructureFile.Write(line["slab.traj"], [SlabBuilder.Build(BulkCrystal.Of("Cu"), new(1, 0, 0), new() { Layers = 3, Repeat = (2, 2) }).Structure]);
        StructureFile.Write(line["bulk.extxyz"], [BulkCrystal.Of("Cu")]);
        StructureFile.Write(line["mine.extxyz"], [new AtomicStructure([0, 0, 0, 0, 0, 1.1], [7, 8])]);
        string[] few = ["--only-random", "--sites", "1", "--steps", "3", "--fmax", "50", "--seed", "3", "--pictures", "svg"];

        string fromSlab = line.Run(["adsorb", "--untrained", "--slab", line["slab.traj"], "--adsorbate", line["mine.extxyz"], "--folder", line["a"], .. few]);
        line.Run(["adsorb", "--untrained", "--bulk", line["bulk.extxyz"], "--miller", "2,1,1", "--adsorbate", "N", "--folder", line["b"], .. few]);

        Assert.Contains("1 placements: 1 different minima", fromSlab, StringComparison.Ordinal);
        XDocument svg = XDocument.Load(line["a/rank-1.svg"]);
        Assert.Contains("mine on slab", svg.Root!.Value, StringComparison.Ordinal);
        Assert.True(File.Exists(line["b/rank-1.svg"]));
    }

    [Theory]
    [InlineData("1 terminations", "--element", "Cu", "--termination", "3", "--adsorbate", "O")]
    [InlineData("own periodic image", "--element", "Cu", "--repeat", "1,1", "--adsorbate", "CO2")]
    [InlineData("missing.cif", "--bulk", "missing.cif", "--adsorbate", "O")]
    [InlineData("unknown to the model", "--element", "Pt", "--adsorbate", "O")]
    public void Adsorb_refuses_what_it_cannot_do(string expected, params string[] args)
    {
        using CommandLine line = new();

        string text = line.Run<VerbModel>(1, ["adsorb", "--untrained", .. args, "--folder", line["out"]]);

        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name one of", "--adsorbate", "O")]
    [InlineData("name one of", "--element", "Cu", "--bulk", "x.cif", "--adsorbate", "O")]
    [InlineData("--element: 'Zz'", "--element", "Zz", "--adsorbate", "O")]
    [InlineData("--element: There is no reference crystal of Hg", "--element", "Hg", "--adsorbate", "O")]
    [InlineData("belong together", "--element", "Cu", "--lattice", "3.6", "--adsorbate", "O")]
    [InlineData("not a Miller index", "--element", "Cu", "--miller", "abc", "--adsorbate", "O")]
    [InlineData("no plane", "--element", "Cu", "--miller", "000", "--adsorbate", "O")]
    [InlineData("--adsorbate: 'XYZ' is not an adsorbate", "--element", "Cu", "--adsorbate", "XYZ")]
    [InlineData("not 2 whole numbers", "--element", "Cu", "--repeat", "2", "--adsorbate", "O")]
    [InlineData("-k is 0", "--element", "Cu", "--adsorbate", "O", "-k", "0")]
    [InlineData("needs a --reference", "--element", "Cu", "--adsorbate", "O", "--compare")]
    public void Adsorb_refuses_a_wrong_command_line(string expected, params string[] args)
    {
        using CommandLine line = new();

        string text = line.Run<VerbModel>(2, ["adsorb", "--untrained", .. args, "--folder", line["out"]]);

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(line["out"]));
    }

    [Fact]
    public void An_element_that_the_reference_does_not_know_is_said_before_the_search()
    {
        using CommandLine line = new();

        string text = line.Run<VerbModel>(1, "adsorb", "--untrained", "--element", "Fe", "--miller", "110", "--layers", "2", "--repeat", "2,2", "--adsorbate", "O", "--reference", "emt", "--folder", line["out"]);

        Assert.Contains("the reference cannot be used: ", text, StringComparison.Ordinal);
        Assert.Contains("no parameters for Fe", text, StringComparison.Ordinal);
        Assert.False(File.Exists(line["out/trajectories/slab.traj"]));
    }

    [Fact]
    public void Render_draws_png_and_svg_from_top_and_side()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 3, 1);

        line.Run("render", data, line["a.png"], "--frame", "0", "--title", "eight atoms");
        line.Run("render", data, line["pictures/a.svg"]);

        byte[] png = File.ReadAllBytes(line["a.png"]);
        Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], png[..4]);
        XDocument svg = XDocument.Load(line["pictures/a.svg"]);
        // Two views of eight atoms and two elements in the legend, each a disc with its shade.
        Assert.Equal(2 * ((2 * 8) + 2), svg.Descendants("{http://www.w3.org/2000/svg}circle").Count());
        Assert.Contains("--frame", line.Run<VerbModel>(1, "render", data, line["b.png"], "--frame", "3"), StringComparison.Ordinal);
        Assert.Contains(".png or .svg", line.Run<VerbModel>(2, "render", data, line["b.gif"]), StringComparison.Ordinal);
        Assert.Contains("3 whole numbers", line.Run<VerbModel>(2, "render", data, line["b.png"], "--repeat", "2"), StringComparison.Ordinal);
    }

    [Fact]
    public void Relax_draws_the_relaxed_structures()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 2, 1);

        line.Run("relax", "--untrained", data, "-o", line["relaxed.extxyz"], "--steps", "2", "--seed", "3", "--pictures", line["pictures"], "--picture-format", "svg");

        for (int i = 0; i < 2; i++)
            Assert.Contains($"structure {i}:", XDocument.Load(line[$"pictures/{i}.svg"]).Root!.Value, StringComparison.Ordinal);
    }
}
