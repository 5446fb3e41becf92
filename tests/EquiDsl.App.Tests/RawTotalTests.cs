using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Units of raw total energies: references per element, and the scale of forces.</summary>
public sealed class RawTotalTests
{
    private static readonly string[] s_run = ["--steps", "2", "--batch", "4"];

    [Fact]
    public void Raw_totals_have_references_and_the_scale_of_forces_which_one_line_says()
    {
        using CommandLine line = new();
        string data = Totals(line, -432.0, -1480.5), plain = line.Data("plain.extxyz", 28, 1);

        string units = Units(line.Run(["train", data, "--folder", line["a"], .. s_run]));
        Assert.Contains("with element references; raw total energies, of whose deviation of ", units, StringComparison.Ordinal);
        Assert.Contains("(--scale Energies) says otherwise", units, StringComparison.Ordinal);
        Assert.Equal(Before(Units(line.Run(["train", data, "--folder", line["b"], "--scale", "Forces", "--element-references", .. s_run]))), Before(units));
        Assert.InRange(Deviation(units), 0.01, 5);

        string said = Units(line.Run(["train", data, "--folder", line["c"], "--scale", "Energies", .. s_run]));
        Assert.DoesNotContain("raw total", said, StringComparison.Ordinal);
        Assert.InRange(Deviation(said), 1000, 5000);
        Assert.DoesNotContain("raw total", Units(line.Run(["train", data, "--folder", line["d"], "--deviation", "2", .. s_run])), StringComparison.Ordinal);
        Assert.DoesNotContain("raw total", Units(line.Run(["train", data, "--folder", line["e"], "--element-references", .. s_run])), StringComparison.Ordinal);
        // Energies relative to atoms are of another kind, and keep their scale.
        Assert.DoesNotContain("raw total", Units(line.Run(["train", plain, "--folder", line["f"], .. s_run])), StringComparison.Ordinal);
        Assert.DoesNotContain("raw total", Units(line.Run(["train", Totals(line, -0.02, 0.03), "--folder", line["g"], .. s_run])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_chosen_units_resumes_and_energies_alone_have_the_scale_of_what_references_leave()
    {
        using CommandLine line = new();
        string data = Totals(line, -432.0, -1480.5);
        line.Run(["train", data, "--folder", line["a"], .. s_run]);

        string resumed = line.Run(["train", data, "--folder", line["a"], "--resume", .. s_run]);
        Assert.Contains("units of the checkpoint: mean", resumed, StringComparison.Ordinal);
        Assert.Contains(
            "normalization: fitted, Forces with references in the checkpoint, fitted, Energies now",
            line.Run<VerbModel>(1, ["train", data, "--folder", line["a"], "--resume", "--scale", "Energies", .. s_run]), StringComparison.Ordinal);
        line.Run(["train", data, "--folder", line["a"], "--resume", "--scale", "Forces", "--element-references", .. s_run]);
        line.Run(["train", data, "--folder", line["old"], "--scale", "Energies", .. s_run]);
        Assert.Contains("units of the checkpoint", line.Run(["train", data, "--folder", line["old"], "--resume", .. s_run]), StringComparison.Ordinal);

        string energies = Units(line.Run<EnergyModel>(0, ["train", data, "--folder", line["b"], "--force-weight", "0", .. s_run]));
        Assert.Contains("raw total energies", energies, StringComparison.Ordinal);
        Assert.DoesNotContain("of forces;", energies, StringComparison.Ordinal);
        Assert.InRange(Deviation(energies), 0.001, 10);
    }

    private static string Units(string text) => text.Split('\n').Single(l => l.StartsWith("units: ", StringComparison.Ordinal)).Trim();

    private static string Before(string units) => units.Split("; raw")[0];

    private static double Deviation(string units) => double.Parse(
        units.Split("deviation ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Clusters with 1 to 7 atoms of oxygen among 8, with energies from an origin per element.</summary>
    private static string Totals(CommandLine line, double oxygen, double copper)
    {
        AtomicStructure[] structures;
        using (StructureFile file = StructureFile.Open(line.Data("of.extxyz", 28, 1)))
            structures = [.. file.ReadAll()];
        for (int i = 0; i < structures.Length; i++)
        {
            AtomicStructure s = structures[i];
            for (int atom = 0; atom < s.Count; atom++)
                s.AtomicNumbers[atom] = atom <= i % 7 ? 8 : 29;
            s.Energy += s.AtomicNumbers.Sum(z => z == 8 ? oxygen : copper);
        }
        string path = line[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"totals{copper}.extxyz")];
        StructureFile.Write(path, structures);
        return path;
    }
}
