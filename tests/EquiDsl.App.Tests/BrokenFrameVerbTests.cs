using System.Globalization;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>A frame that cannot be read, or whose labels are no numbers, is named by file and place, and left out only when asked.</summary>
public sealed class BrokenFrameVerbTests
{
    private const int Lines = 10;

    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("info")]
    [InlineData("info", "--most", "2")]
    [InlineData("train")]
    public void A_frame_with_too_few_lines_is_named(string verb, params string[] more)
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 8, 1);
        List<string> lines = [.. File.ReadAllLines(data)];
        lines.RemoveAt((3 * Lines) + 4);
        File.WriteAllLines(data, lines);
        string[] folder = verb switch { "train" => ["--folder", line["run"]], "info" => [], _ => ["--untrained"] };

        string text = line.Run<VerbModel>(1, [verb, data, .. more, .. folder]);

        Assert.Contains("data.extxyz, frame 4", text, StringComparison.Ordinal);
        Assert.Contains("fewer lines than its 8 atoms", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_leaves_a_frame_of_malformed_lines_out_when_asked()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 8, 1);
        string text = File.ReadAllText(data);
        File.WriteAllText(data, text[..^200]);

        string told = line.Run("train", data, "--folder", line["run"], "--steps", "1", "--skip-bad-frames");

        Assert.Contains("data.extxyz, frame 8: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("train")]
    public void A_structure_that_the_model_refuses_is_named(string verb)
    {
        using CommandLine line = new();
        string data = Change(line, structures => structures[3].AtomicNumbers[2] = 118);
        string[] folder = verb switch { "train" => ["--folder", line["run"]], "info" => [], _ => ["--untrained"] };

        string text = line.Run<VerbModel>(1, [verb, data, .. folder]);

        Assert.Contains("data.extxyz, frame 4", text, StringComparison.Ordinal);
        Assert.Contains(": atom 2 (counted from 0): the element 118", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Structure 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_names_the_frame_whose_label_is_not_finite()
    {
        using CommandLine line = new();
        string good = line.Data("good.extxyz", 8, 2);

        string energy = line.Run<VerbModel>(1, "evaluate", "--untrained", good, Change(line, structures => structures[3].Energy = double.NaN));
        string baseline = line.Run<VerbModel>(1, "evaluate", "--untrained", good, "--baseline", line["data.extxyz"]);
        string force = line.Run<VerbModel>(1, "evaluate", "--untrained", good, Change(line, structures => structures[4].Forces![7] = double.PositiveInfinity));

        Assert.Contains("data.extxyz, frame 4 (counted from 1): the energy is NaN", energy, StringComparison.Ordinal);
        Assert.Contains("data.extxyz, frame 4 (counted from 1): the energy is NaN", baseline, StringComparison.Ordinal);
        Assert.Contains("data.extxyz, frame 5 (counted from 1): a force on atom 2", force, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_counts_the_structures_of_each_label()
    {
        using CommandLine line = new();
        string data = Change(line, structures => (structures[2].Forces, structures[5].Energy, structures[6].Energy) = (null, null, null));

        string[] rows = line.Run("evaluate", "--untrained", data).Split('\n');
        int Of(string name) => int.Parse(rows.Single(row => row.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
        string unlabeled = Change(line, structures => Array.ForEach(structures, s => (s.Energy, s.Forces) = (null, null)));

        Assert.Equal((8, 6, 7), (Of("structures"), Of("with energy"), Of("with forces")));
        Assert.Contains("data.extxyz' has an energy", line.Run<VerbModel>(1, "evaluate", "--untrained", unlabeled), StringComparison.Ordinal);
    }

    private static string Change(CommandLine line, Action<AtomicStructure[]> change)
    {
        AtomicStructure[] structures = [.. ExtendedXyz.Read(line.Data("data.extxyz", 8, 1))];
        change(structures);
        ExtendedXyz.Write(line["data.extxyz"], structures);
        return line["data.extxyz"];
    }
}
