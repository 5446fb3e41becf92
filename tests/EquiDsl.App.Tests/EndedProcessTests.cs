using System.Diagnostics;
using EquiDsl.Atoms;
using EquiDsl.Training;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Programs that are asked to end, by real signals: they save their state, from which they go on.</summary>
public sealed class EndedProcessTests
{
    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("TERM", "TERM", "TERM")]
    [InlineData("HUP", "TERM")]
    [InlineData("INT", "INT", "QUIT")]
    public void Training_saves_its_state_and_goes_on(params string[] signals)
    {
        using CommandLine line = new();
        using (Process process = ProgramProcess.Start($"exec {ProgramProcess.Command} {Training(line)}"))
        {
            WaitForSteps(line, 5);
            ProgramProcess.Signal(process, signals);
            (int code, string text) = ProgramProcess.Exit(process);
            Assert.Equal(130, code);
            // Signals that come at once are not heard in their order.
            Assert.Matches($"SIG({string.Join('|', signals)}): the state is being saved;", text);
        }
        AssertResumes(line);
    }

    /// <summary>What is read would take minutes.</summary>
    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void Training_ends_while_its_data_are_read(string signal)
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 4000, 4);
        string many = string.Join(' ', Enumerable.Repeat($"'{data}'", 500));
        using Process process = ProgramProcess.Start($"exec {ProgramProcess.Command} train {many} --folder '{line["run"]}'");
        Wait(() => Directory.Exists(line["run"]));
        // Structures are being read now.
        Thread.Sleep(500);
        long start = Stopwatch.GetTimestamp();
        ProgramProcess.Signal(process, signal);
        (int code, string text) = ProgramProcess.Exit(process);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 5, $"it took {Stopwatch.GetElapsedTime(start)} to end");
        Assert.Equal(130, code);
        AssertNothingToSave(signal, text);
        Assert.Empty(Directory.GetFiles(line["run"]));
    }

    /// <summary>The frames of a large text file are being searched for.</summary>
    [SkippableFact]
    public void Training_ends_while_its_data_are_opened()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 1, 4), large = line["large.extxyz"];
        byte[] frames = [.. Enumerable.Repeat(File.ReadAllBytes(data), 20_000).SelectMany(b => b)];
        File.WriteAllBytes(large, frames);
        string many = string.Join(' ', Enumerable.Repeat($"'{large}'", 2000));
        using Process process = ProgramProcess.Start($"exec {ProgramProcess.Command} train {many} --folder '{line["run"]}'");
        // An open file is being searched.
        Wait(() => Directory.GetFiles($"/proc/{process.Id}/fd").Any(fd => new FileInfo(fd).LinkTarget == large));
        Thread.Sleep(500);
        long start = Stopwatch.GetTimestamp();
        ProgramProcess.Signal(process, "TERM");
        (int code, string text) = ProgramProcess.Exit(process);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 5, $"it took {Stopwatch.GetElapsedTime(start)} to end");
        Assert.Equal(130, code);
        AssertNothingToSave("TERM", text);
        Assert.False(Directory.Exists(line["run"]));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("-s HUP")]
    [InlineData("-k 60")]
    [InlineData("--foreground -s QUIT")]
    public void Training_within_a_time_limit_keeps_its_state(string limit)
    {
        using CommandLine line = new();
        using (Process process = ProgramProcess.Start($"exec timeout {limit} 8 {ProgramProcess.Command} {Training(line)}"))
            Assert.Equal(124, ProgramProcess.Exit(process).Code);
        AssertResumes(line);
    }

    [SkippableFact]
    public void A_hang_up_that_is_ignored_at_the_start_stays_ignored()
    {
        using CommandLine line = new();
        using (Process process = ProgramProcess.Start($"exec nohup {ProgramProcess.Command} {Training(line)}"))
        {
            WaitForSteps(line, 5);
            ProgramProcess.Signal(process, "HUP", "HUP");
            WaitForSteps(line, Steps(line) + 20);
            ProgramProcess.Signal(process, "TERM");
            Assert.Equal(130, ProgramProcess.Exit(process).Code);
        }
        AssertResumes(line);
    }

    [SkippableTheory]
    [InlineData("HUP")]
    [InlineData("QUIT", "TERM")]
    public void Dynamics_saves_its_state_and_goes_on(params string[] signals)
    {
        using CommandLine line = new();
        string md = $"md '{line.Data("start.extxyz", 1, 1)}' --untrained --state '{line["md.restart"]}' --trajectory '{line["md.traj"]}' --state-interval 1000000 --interval 1";
        using (Process process = ProgramProcess.Start($"exec {ProgramProcess.Command} {md} --steps 1000000"))
        {
            Wait(() => File.Exists(line["md.traj"]) && new FileInfo(line["md.traj"]).Length > 20_000);
            ProgramProcess.Signal(process, signals);
            (int code, string text) = ProgramProcess.Exit(process);
            Assert.Equal(130, code);
            Assert.Contains("interrupted after ", text, StringComparison.Ordinal);
        }
        Assert.True(File.Exists(line["md.restart"]));
        using Process again = ProgramProcess.Start($"exec {ProgramProcess.Command} {md} --steps 1 --restart");
        (int status, string end) = ProgramProcess.Exit(again);
        Assert.Equal(0, status);
        Assert.Contains("done after ", end, StringComparison.Ordinal);
        Assert.DoesNotContain("done after 1 steps", end, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP", "TERM")]
    public void Relaxations_keep_their_trajectories_and_go_on(params string[] signals)
    {
        using CommandLine line = new();
        string relax = $"relax '{line.Data("start.extxyz", 3, 1)}' --untrained -o '{line["relaxed.extxyz"]}' --trajectories '{line["paths"]}' --fmax 1e-9";
        using (Process process = ProgramProcess.Start($"exec {ProgramProcess.Command} {relax} --steps 1000000"))
        {
            Wait(() => Enumerable.Range(0, 3).All(i => File.Exists(line[$"paths/{i}.traj"]) && new FileInfo(line[$"paths/{i}.traj"]).Length > 5_000));
            ProgramProcess.Signal(process, signals);
            (int code, string text) = ProgramProcess.Exit(process);
            Assert.Equal(130, code);
            Assert.Matches($"SIG({string.Join('|', signals)}): the state is being saved;", text);
            Assert.Contains("interrupted: ", text, StringComparison.Ordinal);
            Assert.Contains(" of 3 structures finished; go on with --restart", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Converged", text, StringComparison.Ordinal);
        }
        using (StructureFile written = StructureFile.Open(line["relaxed.extxyz"]))
            Assert.All(written.ReadAll(), s => Assert.Equal("Interrupted", s.Info["relaxation"]));
        int[] frames = [.. Enumerable.Range(0, 3).Select(i => Frames(line, i))];
        Assert.All(frames, count => Assert.True(count > 1, $"{count} frames"));
        using Process again = ProgramProcess.Start($"exec {ProgramProcess.Command} {relax} --steps {frames.Max() + 2} --restart");
        (int status, string end) = ProgramProcess.Exit(again);
        Assert.True(status == 0, end);
        Assert.DoesNotContain("interrupted", end, StringComparison.Ordinal);
        // Each went on with its own frames: the limit counts those of before.
        Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(Frames(line, i), frames[i] + 1, frames.Max() + 3));
    }

    private static int Frames(CommandLine line, int structure)
    {
        using StructureFile file = StructureFile.Open(line[$"paths/{structure}.traj"]);
        return file.Count;
    }

    /// <summary>Of the two lines, on error and output, either may come first.</summary>
    private static void AssertNothingToSave(string signal, string text) => Assert.Equal(
        [$"SIG{signal}: there is no state to save yet; Ctrl-C in a second or later ends at once", "interrupted while the data were read; there is no state to save yet"],
        text.TrimEnd().Split('\n').OrderByDescending(l => l.StartsWith("SIG", StringComparison.Ordinal)));

    private static string Training(CommandLine line) =>
        $"train '{line.Data("training.extxyz", 8, 4)}' --folder '{line["run"]}' --epochs 100000 --batch 4 --checkpoint-every 1000000000";

    private static void AssertResumes(CommandLine line)
    {
        long saved = new CheckpointFolder(line["run"]).Find()!.Value.State.Step;
        Assert.Equal(Steps(line), saved);
        Assert.True(saved >= 1);
    }

    private static int Steps(CommandLine line) => File.Exists(line["run/log.csv"])
        ? File.ReadAllLines(line["run/log.csv"]).Count(row => row.Contains(",train,", StringComparison.Ordinal))
        : 0;

    private static void WaitForSteps(CommandLine line, int steps) => Wait(() => Steps(line) >= steps);

    private static void Wait(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 60, "the program did not come as far within a minute");
            Thread.Sleep(10);
        }
    }
}
