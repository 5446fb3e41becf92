using System.Diagnostics;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Loop;
using Xunit;

namespace EquiDsl.Training.Tests.Checkpoints;

/// <summary>What happens to a process that trains: it is interrupted, killed, or its disk is full.</summary>
public sealed class ProcessTests(UninterruptedRun expected) : IClassFixture<UninterruptedRun>
{
    [SkippableFact]
    public void A_killed_process_resumes_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        using (Process process = Start($"exec {Command(path, pauseAfter: 8)}"))
        {
            WaitForStep(path, 8);
            process.Kill();
            process.WaitForExit();
        }
        using Process again = Start($"exec {Command(path)}");
        Assert.Equal(0, Exit(again).Code);
        expected.AssertSame(path);
    }

    [SkippableFact]
    public void Ctrl_C_saves_the_state_and_the_run_resumes_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        using (Process process = Start($"exec {Command(path, pauseAfter: 8, until: "signal")}"))
        {
            WaitForStep(path, 8);
            Signal(process, "INT");
            Assert.Equal(3, Exit(process).Code);
        }
        Assert.Equal(8, new CheckpointFolder(path).Find()!.Value.State.Step);
        using Process again = Start($"exec {Command(path)}");
        Assert.Equal(0, Exit(again).Code);
        expected.AssertSame(path);
    }

    [SkippableFact]
    public void Of_later_signals_only_a_Ctrl_C_that_was_announced_ends_at_once()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        // After the first step it does nothing for a minute, so that nothing is saved meanwhile.
        using Process process = Start($"exec {Command(path, pauseAfter: 1)}");
        using ProcessEnd end = new(process);
        WaitForStep(path, 1);
        Signal(process, "INT", "INT", "TERM", "HUP", "QUIT");
        // Signals that come at once are not heard in their order.
        Assert.Matches(
            "^SIG(INT|TERM|HUP|QUIT): the state is being saved; Ctrl-C in a second or later ends at once, without it$", process.StandardError.ReadLine());
        Thread.Sleep(1200);
        Signal(process, "TERM", "HUP", "QUIT");
        Assert.False(process.WaitForExit(500));
        Signal(process, "INT");
        Assert.Equal(130, Exit(process).Code);
        Assert.False(new CheckpointFolder(path).HasCheckpoint);
    }

    /// <summary>A rename lasts when its folder is on the disk too: after each rename comes its folder's fsync.</summary>
    [SkippableFact]
    public void Renames_of_a_run_are_written_to_the_disk()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "strace is not installed");
        using var folder = new TemporaryFolder();
        string path = folder.File("run"), calls = folder.File("calls");
        using (Process process = Start($"exec strace -f -y -e trace=rename,renameat,renameat2,fsync -o '{calls}' {Command(path)}"))
        {
            (int code, string errors) = Exit(process);
            Skip.If(errors.Contains("ptrace", StringComparison.OrdinalIgnoreCase) && !File.Exists(Path.Combine(path, "final.safetensors")), "processes cannot be traced here");
            Assert.Equal(0, code);
        }
        string[] lines = [.. File.ReadAllLines(calls).Where(line => line.Contains($"'{path}".Trim('\''), StringComparison.Ordinal))];
        int[] renames = [.. lines.Index().Where(l => l.Item.Contains("rename", StringComparison.Ordinal)).Select(l => l.Index)];
        Assert.True(renames.Length >= 4, string.Join('\n', lines));
        Assert.All(renames, i => Assert.Contains($"<{path}>", lines[i + 1], StringComparison.Ordinal));
        Assert.All(renames, i => Assert.Contains("fsync(", lines[i + 1], StringComparison.Ordinal));
    }

    [Fact]
    public void Masks_of_ignored_signals_are_read()
    {
        Assert.True(IgnoredSignals.Contains("0000000000000001", 1));
        Assert.False(IgnoredSignals.Contains("0000000000001006", 1));
        Assert.False(IgnoredSignals.Contains("", 1));
    }

    [SkippableFact]
    public void A_full_disk_is_reported_and_leaves_the_old_checkpoint_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder), disk = folder.File("disk"), after = folder.File("after");
        using (Process probe = Start("unshare -rm true"))
            Skip.If(Exit(probe).Code != 0, "this account may not mount a small disk.");
        // A disk of 16 KiB that only this shell sees, with the checkpoints on it and the rest filled.
        string script = $"""
            mkdir '{disk}' '{after}' && mount -t tmpfs -o size=16k tmpfs '{disk}' && cp '{path}'/*.safetensors '{disk}' || exit 9
            head -c 100000 /dev/zero > '{disk}/fill' 2> '{folder.File("note")}'
            {Command(disk, log: "none")}
            code=$?; rm '{disk}/fill'; cp '{disk}'/* '{after}'; exit $code
            """;
        using (Process process = Start($"unshare -rm sh -c \"{script.Replace("$", "\\$", StringComparison.Ordinal)}\""))
        {
            (int code, string errors) = Exit(process);
            Assert.Equal(4, code);
            Assert.EndsWith("checkpoint.new.safetensors: the file cannot be written: No space left on device", errors.TrimEnd(), StringComparison.Ordinal);
        }
        Assert.Equal(Directory.GetFiles(path, "*.safetensors").Select(Path.GetFileName).Order(), Directory.GetFiles(after).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(after))
            Assert.Equal(File.ReadAllBytes(Path.Combine(path, Path.GetFileName(file))), File.ReadAllBytes(file));
    }

    [SkippableFact]
    public void A_file_that_may_not_grow_is_reported_and_leaves_the_old_checkpoint_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder);
        byte[] before = File.ReadAllBytes(Path.Combine(path, "checkpoint.safetensors"));
        // No file may grow beyond 1 or 2 KiB (shells count differently); the signal that says so is ignored, so that writes fail.
        // The runtime itself would map a large file without the variable.
        using (Process process = Start($"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 2; exec {Command(path, log: "none")}"))
        {
            (int code, string errors) = Exit(process);
            Assert.Equal(4, code);
            Assert.Contains("checkpoint.new.safetensors: the file cannot be written", errors, StringComparison.Ordinal);
        }
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(path, "checkpoint.safetensors")));
        Assert.Empty(Directory.GetFiles(path, "*.tmp"));
        using Process again = Start($"exec {Command(path)}");
        Assert.Equal(0, Exit(again).Code);
        expected.AssertSame(path);
    }

    /// <summary>A run that an error ended after step 8, with checkpoints of steps 3 and 6.</summary>
    private static string Interrupted(TemporaryFolder folder)
    {
        var run = new SmallRun(folder.File("run")) { AfterStep = s => _ = s.Step == 8 ? throw new InvalidOperationException("gone") : 0 };
        Assert.Throws<InvalidOperationException>(() => run.Train());
        return folder.File("run");
    }

    private static string Command(string folder, string log = "log", int pauseAfter = 0, string until = "end") =>
        $"'{Environment.ProcessPath}' exec '{typeof(ProcessTests).Assembly.Location}' '{folder}' {log} {pauseAfter} {until}";

    private static Process Start(string command)
    {
        Skip.If(OperatingSystem.IsWindows(), "signals and limits are those of Unix.");
        Skip.If(Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet", "the tests are not run by dotnet.");
        return Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true })!;
    }

    /// <summary>Ends a process that a failed test leaves.</summary>
    private sealed class ProcessEnd(Process process) : IDisposable
    {
        public void Dispose() => process.Kill();
    }

    /// <summary>Sends signals by one shell: programs that are started for each may be more than a second apart.</summary>
    private static void Signal(Process process, params string[] signals)
    {
        using Process shell = Process.Start("sh", ["-c", string.Join(" && ", signals.Select(signal => $"kill -{signal} {process.Id}"))]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private static (int Code, string Errors) Exit(Process process)
    {
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    private static void WaitForStep(string folder, int step)
    {
        string log = new CheckpointFolder(folder).Log;
        long start = Stopwatch.GetTimestamp();
        while (!File.Exists(log) || File.ReadAllLines(log).Count(row => row.Contains(",train,", StringComparison.Ordinal)) < step)
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 60, $"no step {step} within a minute");
            Thread.Sleep(5);
        }
    }
}
