using System.Runtime.InteropServices;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>
/// The program that shares models between threads and disposes them under way: 16 threads × 2,000 calls to the bit and 1,000 disposals each of
/// models and devices, in a process of its own, because an access violation would end this one.
/// </summary>
[Collection(PackagingCollection.Name)]
public sealed class ConcurrencyTests(PackagingFolder folder)
{
    private const string Program = "EquiDsl.Concurrency";

    private static readonly string s_project = Path.Combine(PackagingFolder.Repository, "tests", Program);

    private static readonly string[] s_parts =
    [
        "shared: 16 threads x 2000 calls on 3 threads, same bits", "shared, one thread: ", "shared, bounded: ", "programs: dynamics, relaxations, sockets",
        "units: ", "after disposal: every member", "disposed models: 1000 models", "disposed devices: 1000 devices", "trainable: ", "trainable, side by side: ",
        "cancelled: ",
    ];

    [Fact]
    public void Models_are_shared_and_disposed_under_dotnet()
    {
        string work = folder.Create("concurrency");
        Command.Dotnet(work, ["build", s_project, "-c", "Release", "--artifacts-path", folder.Artifacts, "-nologo", "-v", "q"]);
        Require(Command.Run("dotnet", work, ["exec", Path.Combine(folder.Artifacts, "bin", Program, "release", Program + ".dll")]));
    }

    [SkippableFact]
    public void Models_are_shared_and_disposed_under_native_code()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "native publishing is tested on Linux");
        Skip.If(NativeToolchain.Compiler is null, "neither gcc nor clang is installed");
        string work = folder.Create("concurrency-native"), native = Path.Combine(work, "native");
        string runtime = "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        Command.Dotnet(work, ["publish", s_project, "-c", "Release", "-r", runtime, "--artifacts-path", folder.Artifacts, "-o", native]);
        Require(Command.Run(Path.Combine(native, Program), work, []));
    }

    private static void Require(Command run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(s_parts.Length, lines.Length);
        Assert.All(s_parts.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
