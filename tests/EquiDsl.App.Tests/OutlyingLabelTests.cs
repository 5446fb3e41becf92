using System.Globalization;
using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Labels far outside of the others are refused, named, left out or accepted; all are counted.</summary>
public sealed class OutlyingLabelTests
{
    private static readonly string[] s_run = ["--epochs", "1", "--batch", "4"];

    [Theory]
    [InlineData(1e30, "the energy is 1E+30 eV")]
    [InlineData(-1e30, "the energy is -1E+30 eV")]
    [InlineData(1e300, "the energy is 1E+300 eV")]
    [InlineData(1e4, "above what others let expect of its elements")]
    [InlineData(-1e4, "below what others let expect of its elements")]
    public void An_energy_far_outside_is_refused_by_file_and_frame(double energy, string problem)
    {
        using CommandLine line = new();
        string data = Changed(line, "training.extxyz", 20, (i, s) => s.Energy = i == 6 ? energy : s.Energy);

        string text = line.Run<VerbModel>(1, ["train", data, "--folder", line["run"], .. s_run]);

        string error = text.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("error: labels of 1 structure are far outside", error, StringComparison.Ordinal);
        Assert.Contains($"{data}, frame 7: ", error, StringComparison.Ordinal);
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.Contains("leave them out with --skip-bad-frames, train on them with --accept-outliers, or set --label-bound", error, StringComparison.Ordinal);
        Assert.False(File.Exists(line["run/final.safetensors"]));
    }

    [Theory]
    [InlineData(1e12)]
    [InlineData(-1e300)]
    [InlineData(400)]
    public void A_force_far_outside_is_refused_by_frame_and_atom(double force)
    {
        using CommandLine line = new();
        string data = Changed(line, "training.extxyz", 20, (i, s) => s.Forces![(3 * 5) + 1] = i == 2 ? force : s.Forces[(3 * 5) + 1]);

        string error = line.Run<VerbModel>(1, ["train", data, "--folder", line["run"], .. s_run]).TrimEnd().Split('\n')[^1];

        Assert.Contains($"{data}, frame 3: the force on atom 5 (counted from 0)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outliers_among_equal_energies_and_in_the_validation_data_alone_are_refused()
    {
        using CommandLine line = new();
        string equal = Changed(line, "equal.extxyz", 12, (i, s) => s.Energy = i == 11 ? -80 : -8);
        string good = line.Data("good.extxyz", 12, 1), validation = Changed(line, "validation.extxyz", 2, (i, s) => s.Energy = i == 1 ? 1e6 : s.Energy);

        Assert.Contains($"{equal}, frame 12: ", line.Run<VerbModel>(1, ["train", equal, "--folder", line["a"], .. s_run]), StringComparison.Ordinal);
        Assert.Contains($"{validation}, frame 2: ", line.Run<VerbModel>(1, ["train", good, "--validation", validation, "--folder", line["b"], .. s_run]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_minority_in_other_units_is_refused_though_compositions_are_mixed()
    {
        using CommandLine line = new();
        // Raw totals of clusters with 1 to 7 atoms of oxygen, of which every sixth is in kcal/mol.
        string data = Changed(line, "training.extxyz", 42, (i, s) =>
        {
            for (int atom = 0; atom < s.Count; atom++)
                s.AtomicNumbers[atom] = atom <= i % 7 ? 8 : 29;
            s.Energy = s.Energy + s.AtomicNumbers.Sum(z => z == 8 ? -432.0 : -1480.5);
            s.Energy *= i % 6 == 4 ? 23.06 : 1;
        });

        string error = line.Run<VerbModel>(1, ["train", data, "--folder", line["run"], .. s_run]).TrimEnd().Split('\n')[^1];

        Assert.StartsWith("error: labels of 7 structures are", error, StringComparison.Ordinal);
        for (int i = 4; i < 42; i += 6)
            Assert.Contains($"{data}, frame {i + 1}: the energy", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Isolated_atoms_and_mixed_compositions_are_no_outliers()
    {
        using CommandLine line = new();
        string data = Changed(line, "training.extxyz", 30, (i, s) =>
        {
            for (int atom = 0; atom < s.Count; atom++)
                s.AtomicNumbers[atom] = atom <= i % 7 ? 8 : 29;
            s.Energy = s.Energy + s.AtomicNumbers.Sum(z => z == 8 ? -432.0 : -45000.0);
        });
        StructureFile.Write(line["atoms.extxyz"], [Atom(8, -426.5), Atom(29, -44996.0)]);

        Assert.Contains("done after", line.Run(["train", data, line["atoms.extxyz"], "--folder", line["run"], .. s_run]), StringComparison.Ordinal);
    }

    [Fact]
    public void Outliers_are_left_out_accepted_or_within_another_bound_when_told_so()
    {
        using CommandLine line = new();
        string data = Changed(line, "training.extxyz", 20, (i, s) => s.Energy += i == 6 ? 1e4 : 0), clean = line.Data("clean.extxyz", 20, 1);
        string Units(string text) => text.Split('\n').Single(l => l.StartsWith("units: ", StringComparison.Ordinal)).Trim();

        string accepted = line.Run(["train", data, "--folder", line["a"], "--accept-outliers", .. s_run]);
        Assert.Contains($"warning: labels of 1 structures are far outside of the others, the first of {data}, frame 7;", accepted, StringComparison.Ordinal);
        string left = line.Run(["train", data, "--folder", line["b"], "--skip-bad-frames", .. s_run]);
        Assert.Contains($"left out: {data}, frame 7: the energy", left, StringComparison.Ordinal);
        Assert.Contains("19 systems to train on", left, StringComparison.Ordinal);
        Assert.Equal(Units(left), Units(accepted));
        string wide = line.Run(["train", data, "--folder", line["c"], "--label-bound", "1e6", .. s_run]);
        Assert.DoesNotContain("warning: labels", wide, StringComparison.Ordinal);
        Assert.Contains($"{clean}, frame ", line.Run<VerbModel>(1, ["train", clean, "--folder", line["d"], "--label-bound", "0.01", .. s_run]), StringComparison.Ordinal);
        Assert.Contains("--label-bound is 0 and must be", line.Run<VerbModel>(2, ["train", clean, "--folder", line["d"], "--label-bound", "0", .. s_run]), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_and_evaluation_begin_with_statistics_of_the_labels()
    {
        using CommandLine line = new();
        string data = Changed(line, "training.extxyz", 9, (i, s) =>
        {
            s.Energy = -10 + (0.5 * i);
            Array.Clear(s.Forces!);
            s.Forces![4] = 3;
            s.Forces[5] = i == 3 ? 4 : 0;
        });

        foreach (string text in new[] { line.Run(["train", data, "--folder", line["run"], .. s_run]), line.Run("evaluate", "--untrained", data) })
        {
            Assert.Contains($"energy/eV: 9, median -8, spread 1.48, from -10 ({data}, frame 1) to -6 ({data}, frame 9)", text, StringComparison.Ordinal);
            Assert.Contains("energy per atom/eV: 9, median -1, spread 0.185, ", text, StringComparison.Ordinal);
            Assert.Contains("length of forces/(eV/Å): 72, median 0, spread 0, from 0 ", text, StringComparison.Ordinal);
            Assert.Contains($"to 5 ({data}, frame 4)", text, StringComparison.Ordinal);
        }
    }

    private static AtomicStructure Atom(int element, double energy) => new([0, 0, 0], [element]) { Energy = energy, Forces = [0, 0, 0] };

    private static string Changed(CommandLine line, string name, int count, Action<int, AtomicStructure> change)
    {
        AtomicStructure[] structures = [];
        using (StructureFile file = StructureFile.Open(line.Data(string.Create(CultureInfo.InvariantCulture, $"of-{name}"), count, 1)))
            structures = [.. file.ReadAll()];
        for (int i = 0; i < structures.Length; i++)
            change(i, structures[i]);
        StructureFile.Write(line[name], structures);
        return line[name];
    }
}
