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
        string[] folder = verb == "train" ? ["--folder", line["run"]] : [];

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
}
