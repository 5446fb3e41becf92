using System.Runtime.InteropServices;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Packaging;

[Collection(PackagingCollection.Name)]
public sealed class PredictSampleTests(PackagingFolder folder)
{
    private static readonly string s_sample = Path.Combine(PackagingFolder.Repository, "samples", "structures", "sample.extxyz");

    [Fact]
    public void Main_job_runs_on_the_shipped_sample()
    {
        string work = folder.Create("run");
        string project = Path.Combine(PackagingFolder.Repository, "samples", "EquiDsl.Predict");
        Command.Dotnet(work, ["build", project, "-c", "Release", "--artifacts-path", folder.Artifacts]);

        Check(Path.Combine(folder.Artifacts, "bin", "EquiDsl.Predict", "release", "EquiDsl.Predict"), work, []);
    }

    [SkippableFact]
    public void Native_program_runs_on_the_sample()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "native publishing is tested on Linux");
        Skip.IfNot(IsOnPath("clang") || IsOnPath("gcc"), "neither clang nor gcc is installed; native publishing links with one of them");
        string work = folder.Create("native"), program = Path.Combine(work, "program");
        string project = Path.Combine(PackagingFolder.Repository, "samples", "EquiDsl.Predict");
        string runtime = "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        Command.Dotnet(
            work, ["publish", project, "-c", "Release", "-r", runtime, "--artifacts-path", folder.Artifacts, "-o", program]);

        Assert.False(File.Exists(Path.Combine(program, "EquiDsl.Predict.dll")));
        Check(Path.Combine(program, "EquiDsl.Predict"), work, [s_sample]);
    }

    private static void Check(string program, string work, string[] input)
    {
        Command run = Command.Run(program, work, [.. input, "--untrained", "--seed", "3", "--threads", "2"]);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("UNTRAINED", run.Output, StringComparison.Ordinal);
        Assert.Contains("CCu36O", run.Output, StringComparison.Ordinal);
        List<AtomicStructure> read = [.. ExtendedXyz.Read(s_sample)], written = [.. ExtendedXyz.Read(Path.Combine(work, "sample.predicted.extxyz"))];
        Assert.Equal(read.Select(s => s.Count), written.Select(s => s.Count));
        Assert.All(written, s => Assert.True(s.Energy is double energy && double.IsFinite(energy) && s.Forces!.All(double.IsFinite)));

        string broken = Path.Combine(work, "broken.extxyz");
        File.WriteAllText(broken, "2\n\nCu 0 0 0\nCu 0 0\n");
        CheckFailure(program, work, 1, [broken, "--untrained"], "line 4");
        Assert.False(File.Exists(Path.Combine(work, "broken.predicted.extxyz")));
        CheckFailure(program, work, 2, ["absent.extxyz", "--untrained"], "absent.extxyz");
        CheckFailure(program, work, 1, ["--weights", s_sample], "sample.extxyz");
        CheckFailure(program, work, 2, ["--untrained", "--threads", "many"], "many");
        CheckFailure(program, work, 2, [s_sample], "--untrained");
        CheckFailure(program, work, 2, ["--weights", s_sample, "--untrained"], "exclude each other");
    }

    private static void CheckFailure(string program, string work, int status, string[] arguments, string expected)
    {
        Command run = Command.Run(program, work, arguments);
        Assert.Equal(status, run.ExitCode);
        Assert.Contains("error: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program)));
}
