using System.Diagnostics;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>No verb overwrites a file that is there unless it is told to, and none its own input.</summary>
public sealed class OverwriteTests
{
    [Theory]
    [InlineData("predict", "IN", "--untrained", "-o", "OUT.extxyz")]
    [InlineData("convert", "IN", "OUT.traj")]
    [InlineData("render", "IN", "OUT.png")]
    [InlineData("evaluate", "IN", "--untrained", "--plot", "OUT.png")]
    [InlineData("relax", "IN", "--untrained", "--steps", "1", "-o", "OUT.extxyz")]
    [InlineData("relax", "IN", "--untrained", "--steps", "1", "-o", "a.extxyz", "--plot", "OUT.png")]
    [InlineData("relax", "IN", "--untrained", "--steps", "1", "-o", "a.extxyz", "--trajectories", "DIR", "1.traj")]
    [InlineData("relax", "IN", "--untrained", "--steps", "1", "-o", "a.extxyz", "--pictures", "DIR", "1.png")]
    [InlineData("md", "IN", "--untrained", "--steps", "1", "--state", "a.restart", "--trajectory", "b.traj", "b.1.traj")]
    [InlineData("md", "IN", "--untrained", "--steps", "1", "--state", "OUT.restart", "--trajectory", "b.traj")]
    [InlineData("md", "IN", "--untrained", "--steps", "1", "--state", "a.restart", "--trajectory", "b.traj", "--plot", "OUT.png")]
    [InlineData("train", "IN", "--steps", "1", "--folder", "DIR", "log.csv")]
    [InlineData("train", "IN", "--steps", "1", "--folder", "DIR", "training.png")]
    [InlineData("train", "IN", "--steps", "1", "--folder", "DIR", "best.safetensors")]
    public void A_file_that_is_there_stays_without_force(params string[] command)
    {
        using CommandLine line = new();
        string input = line.Data("in.extxyz", 2, 1);
        // The name of a file in a folder, or of a replica, comes last.
        bool isLast = Array.IndexOf(command, "DIR") >= 0 || command[^1] == "b.1.traj";
        string[] args = [.. (isLast ? command[..^1] : command).Select(a => a == "IN" ? input : a == "DIR" ? line["folder"] : Path.HasExtension(a) ? line[a] : a)];
        Directory.CreateDirectory(line["folder"]);
        string target = command[^1] == "b.1.traj" ? line["b.1.traj"] : isLast ? Path.Combine(line["folder"], command[^1]) : line[command.Single(a => a.StartsWith("OUT", StringComparison.Ordinal))];
        File.WriteAllText(target, "of the user");

        string[] text = line.Run<VerbModel>(1, args).TrimEnd().Split('\n');

        Assert.Equal($"error: '{target}' is there already; overwrite it with --force, or name another", Assert.Single(text));
        Assert.Equal("of the user", File.ReadAllText(target));
        line.Run([.. args, "--force"]);
        Assert.False(File.Exists(target) && File.ReadAllText(target) == "of the user");
    }

    [Fact]
    public void An_input_is_not_overwritten_even_by_force_whatever_leads_to_it()
    {
        using CommandLine line = new();
        string data = line.Data("in.extxyz", 1, 1), weights = line["weights.safetensors"];
        byte[] before = File.ReadAllBytes(data);
        ParameterSet.FromSeed(VerbModel.Description.Parameters, 0).Save(weights, VerbModel.Description.Parameters);
        List<string> names = [data, Path.Combine(line["."], "in.extxyz"), Path.GetRelativePath(Environment.CurrentDirectory, data)];
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(line["link.extxyz"], data);
            Directory.CreateSymbolicLink(line["folder"], line["."]);
            names.AddRange([line["link.extxyz"], line["folder/in.extxyz"]]);
        }
        if (OperatingSystem.IsLinux())
        {
            using Process link = Process.Start("ln", [data, line["hard.extxyz"]]);
            link.WaitForExit();
            names.Add(line["hard.extxyz"]);
        }

        foreach (string name in names)
        {
            foreach (string[] command in new[]
            {
                ["convert", data, name], ["predict", "--untrained", data, "-o", name], ["relax", "--untrained", data, "--steps", "1", "-o", name],
                ["md", "--untrained", data, "--steps", "1", "--trajectory", name, "--state", line["a.restart"]], ["md", "--untrained", data, "--steps", "1", "--trajectory", line["a.traj"], "--state", name],
                new[] { "convert", name, data },
            })
            {
                Assert.Contains("is an input of the command, which it does not overwrite; name another", line.Run<VerbModel>(1, [.. command, "--force"]), StringComparison.Ordinal);
                Assert.Equal(before, File.ReadAllBytes(data));
            }
        }
        Assert.Contains("is an input", line.Run<VerbModel>(1, "convert", weights, weights, "--force"), StringComparison.Ordinal);
        File.Copy(weights, line["best.safetensors"]);
        Assert.Contains("is an input", line.Run<VerbModel>(1, "train", data, "--folder", line["."], "-w", line["best.safetensors"], "--force"), StringComparison.Ordinal);
        Assert.Contains("is named for two outputs", line.Run<VerbModel>(1, "md", "--untrained", data, "--trajectory", line["x.traj"], "--state", line["x.traj"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_former_run_gives_way_to_force_and_goes_on_without_it()
    {
        using CommandLine line = new();
        string data = line.Data("in.extxyz", 8, 1);
        string[] train = ["train", data, "--folder", line["run"], "--epochs", "1", "--batch", "4"], md = ["md", "--untrained", data, "--state", line["md.restart"], "--trajectory", line["md.traj"]];
        line.Run([.. train, "--seed", "1"]);
        byte[] first = File.ReadAllBytes(line["run/final.safetensors"]);

        Assert.Contains("resume it with --resume, delete it with --force, or name another folder", line.Run<VerbModel>(1, train), StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(line["run/final.safetensors"]));
        Assert.Contains("done after 2 steps", line.Run([.. train, "--seed", "2", "--force"]), StringComparison.Ordinal);
        Assert.NotEqual(first, File.ReadAllBytes(line["run/final.safetensors"]));
        Assert.False(File.Exists(line["run/checkpoint.previous.safetensors"]));
        line.Run([.. train, "--seed", "2", "--resume"]);

        line.Run([.. md, "--steps", "3"]);
        Assert.Contains("is there already", line.Run<VerbModel>(1, [.. md, "--steps", "5"]), StringComparison.Ordinal);
        Assert.Contains("done after 5 steps", line.Run([.. md, "--steps", "5", "--restart"]), StringComparison.Ordinal);
        line.Run("relax", "--untrained", data, "--steps", "2", "-o", line["relaxed.extxyz"], "--trajectories", line["paths"]);
        line.Run("relax", "--untrained", data, "--steps", "3", "-o", line["relaxed.extxyz"], "--trajectories", line["paths"], "--restart");
    }

    [Fact]
    public void A_former_search_of_adsorption_stays_without_force()
    {
        using CommandLine line = new();
        string[] adsorb = ["adsorb", "--untrained", "--element", "Cu", "--adsorbate", "H", "--sites", "0", "--steps", "1", "--layers", "2", "--repeat", "2,2", "--folder", line["co"], "--adsorbate-energy", "0"];
        Directory.CreateDirectory(line["co/trajectories"]);
        File.WriteAllText(line["co/trajectories/placement-0.traj"], "of the user");

        Assert.Contains("placement-0.traj' is there already; overwrite it with --force", line.Run<VerbModel>(1, adsorb), StringComparison.Ordinal);
        File.Delete(line["co/trajectories/placement-0.traj"]);
        File.WriteAllText(line["co/candidates.csv"], "of the user");
        Assert.Contains("candidates.csv' is there already; overwrite it with --force", line.Run<VerbModel>(1, adsorb), StringComparison.Ordinal);
        Assert.Equal("of the user", File.ReadAllText(line["co/candidates.csv"]));
    }
}
