using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Names of files last when their folder is on the disk too: what the verbs write is watched as the system sees it.</summary>
public sealed partial class DurableOutputTests
{
    [SkippableFact]
    public void Relaxations()
    {
        using CommandLine line = new();
        string[] lines = Trace(
            line, $"relax --untrained '{line.Data("data.extxyz", 2, 1)}' -o '{line["relaxed.extxyz"]}' --steps 2 --trajectories '{line["paths"]}' --plot '{line["curves.png"]}'");
        AssertNew(lines, line["paths/0.traj"]);
        AssertNew(lines, line["paths/1.traj"]);
        AssertRenamed(lines, line["relaxed.extxyz"]);
        AssertRenamed(lines, line["curves.png"]);
    }

    [SkippableTheory]
    [InlineData("md.traj")]
    [InlineData("md.extxyz")]
    public void Dynamics(string trajectory)
    {
        using CommandLine line = new();
        string[] lines = Trace(
            line, $"md --untrained '{line.Data("data.extxyz", 1, 1)}' --steps 2 --interval 1 --trajectory '{line[trajectory]}' --state '{line["md.restart"]}'");
        AssertNew(lines, line[trajectory]);
        AssertRenamed(lines, line["md.restart"]);
    }

    [SkippableFact]
    public void Searches()
    {
        using CommandLine line = new();
        string surface = "--element Cu --layers 3 --repeat 2,2 --vacuum 12 --adsorbate O --sites 2";
        string[] lines = Trace(line, $"adsorb --untrained {surface} --steps 2 --fmax 50 --seed 3 --folder '{line["out"]}' --reference emt --compare");
        AssertRenamed(lines, line["out/candidates.csv"]);
        AssertRenamed(lines, line["out/success.csv"]);
        AssertRenamed(lines, line["out/minima.extxyz"]);
        foreach (string path in Directory.GetFiles(line["out/trajectories"], "*.traj", SearchOption.AllDirectories))
            AssertNew(lines, path);
    }

    /// <summary>A new key is linked to its name, a module renamed, both by way of the open folder.</summary>
    [SkippableFact]
    public void Kept_kernels()
    {
        using CommandLine line = new();
        string folder = line["cache/equidsl-kernels"];
        string[] lines = [.. Trace(line, $"{Program.KeepKernel} '{line["cache"]}'").Where(l => l.Contains($"<{folder}", StringComparison.Ordinal))];
        int linked = Array.FindIndex(lines, l => l.Contains("linkat(", StringComparison.Ordinal) && l.Contains("\"equidsl-cuda.key\"", StringComparison.Ordinal));
        int renamed = Array.FindIndex(lines, l => l.Contains("renameat", StringComparison.Ordinal) && l.Contains(".cubin\"", StringComparison.Ordinal));
        Assert.True(linked >= 0 && renamed > linked, string.Join('\n', lines));
        foreach (int named in new[] { linked, renamed })
        {
            Assert.Contains($"<{folder}/", lines[named - 1], StringComparison.Ordinal);
            Assert.Contains("fsync(", lines[named - 1], StringComparison.Ordinal);
            Assert.Contains("fsync(", lines[named + 1], StringComparison.Ordinal);
            Assert.Contains($"<{folder}>", lines[named + 1], StringComparison.Ordinal);
        }
    }

    /// <summary>The system calls of a command line, one a line.</summary>
    private static string[] Trace(CommandLine line, string arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "strace is not installed");
        string calls = line["calls"];
        using (Process process = ProgramProcess.Start($"exec strace -f -y -s 4096 -e trace=open,openat,rename,renameat,renameat2,linkat,fsync -o '{calls}' {ProgramProcess.Command} {arguments}"))
        {
            (int code, string text) = ProgramProcess.Exit(process);
            Skip.If(text.Contains("ptrace", StringComparison.OrdinalIgnoreCase), "processes cannot be traced here");
            Assert.True(code == 0, text);
        }
        return [.. File.ReadLines(calls).Where(l => !Resumed().IsMatch(l))];
    }

    /// <summary>A file that is written under its own name: its folder follows, and at the end its content.</summary>
    private static void AssertNew(string[] lines, string path)
    {
        int made = Array.FindIndex(lines, l => l.Contains($"\"{path}\", ", StringComparison.Ordinal) && l.Contains("O_CREAT", StringComparison.Ordinal));
        Assert.True(made >= 0, $"'{path}' was not made");
        AssertSynchronized(lines, made, Path.GetDirectoryName(path)!);
        AssertSynchronized(lines, made, path);
    }

    /// <summary>A file that is renamed when it is complete: its content goes before, its folder follows.</summary>
    private static void AssertRenamed(string[] lines, string path)
    {
        int renamed = Array.FindLastIndex(lines, l => l.Contains("rename", StringComparison.Ordinal) && l.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.True(renamed >= 0, $"'{path}' was not renamed");
        Assert.Contains(lines.Take(renamed), l => l.Contains("fsync(", StringComparison.Ordinal) && l.Contains($"<{path}.", StringComparison.Ordinal));
        AssertSynchronized(lines, renamed, Path.GetDirectoryName(path)!);
    }

    private static void AssertSynchronized(string[] lines, int after, string path) =>
        Assert.Contains(lines.Skip(after), l => l.Contains("fsync(", StringComparison.Ordinal) && l.Contains($"<{path}>", StringComparison.Ordinal));

    // The second half of a call that another thread's came into; the first half has the names.
    [GeneratedRegex("<\\.\\.\\. \\w+ resumed>")]
    private static partial Regex Resumed();
}
