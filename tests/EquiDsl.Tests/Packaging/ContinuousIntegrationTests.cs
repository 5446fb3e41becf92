using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>The counting of <c>.ci/run</c>, with a stand-in for dotnet that leaves results files behind.</summary>
public sealed class ContinuousIntegrationTests
{
    [SkippableTheory]
    [InlineData("3 1 0", 0, "2 passed, 0 failed, 1 skipped", 0)]
    [InlineData("3 1 1", 1, "1 passed, 1 failed, 1 skipped", 1)]
    [InlineData("3 1 0|4 0 0", 0, "6 passed, 0 failed, 1 skipped", 0)]
    [InlineData("3 0 0", 1, "3 passed, 0 failed, 0 skipped", 1)]
    [InlineData("2 2 0", 0, "0 passed, 0 failed, 2 skipped", 1)]
    [InlineData("", 0, "0 passed, 0 failed, 0 skipped", 1)]
    public void Last_line_and_exit_code_follow_the_results(string results, int testStatus, string lastLine, int status)
    {
        Skip.IfNot(File.Exists("/bin/bash"), "bash is not installed");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File(".ci"));
        File.Copy(Path.Combine(PackagingFolder.Repository, ".ci", "run"), folder.File(".ci/run"));
        string commands = Directory.CreateDirectory(folder.File("commands")).FullName;
        Script(Path.Combine(commands, "dotnet"), $"mkdir -p artifacts/test-results\n{Write(results)}exit {testStatus}");
        Script(Path.Combine(commands, "apt-get"), "exit 0");

        Command run = Command.Run(
            "/bin/bash", folder.Path, [".ci/run"], ("PATH", commands + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));

        Assert.Equal(lastLine, run.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(status, run.ExitCode);
    }

    private static string Write(string results)
    {
        string text = "";
        foreach ((int i, string counts) in results.Split('|', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            int[] n = [.. counts.Split(' ').Select(int.Parse)];
            int executed = n[0] - n[1];
            text += $"""
                echo '<TestRun><ResultSummary><Counters total="{n[0]}" executed="{executed}" passed="{executed - n[2]}" failed="{n[2]}" error="0" timeout="0" aborted="0" inconclusive="0" passedButRunAborted="0" notRunnable="0" notExecuted="0" /></ResultSummary></TestRun>' > artifacts/test-results/{i}.trx

                """;
        }
        return text;
    }

    private static void Script(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
