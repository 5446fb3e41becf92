using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>The sample library, published with NativeAOT and called from programs in C.</summary>
[Collection(PackagingCollection.Name)]
public sealed class NativeLibraryTests(PackagingFolder folder)
{
    private const string Library = "EquiDsl.NativeLibrary";

    private static readonly string s_sample = Path.Combine(PackagingFolder.Repository, "samples", Library);

    private static readonly string[] s_misuse =
    [
        "()", "3 no such file.safetensors: ", "0 ", "1 -2 threads; expected -1 to 1024", "1 the place of the model is null", "0 ",
        "1 the model is null", "1 -1 structures", "1 the atom counts are null", "1 structure 0 has -1 atoms", "1 the atomic numbers or positions are null",
        "2 Structure 0, atom 0 ", "2 Structure 0, atom 1 ", "2 Structure 0 (counted from 0): the structure is periodic along a", "1 mean and deviation",
        "0 ", "0 ", "0 ", "0 ", "1 the model was freed",
    ];

    [SkippableFact]
    public void Programs_in_c_get_the_numbers_of_the_declared_model()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "native publishing is tested on Linux");
        string? compiler = NativeToolchain.Compiler;
        Skip.If(compiler is null, "neither gcc nor clang is installed");
        string work = folder.Create("library"), native = Path.Combine(work, "native");
        string runtime = "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        Command.Dotnet(work, ["publish", s_sample, "-c", "Release", "-r", runtime, "--artifacts-path", folder.Artifacts, "-o", native]);

        string[] lines = Run(compiler!, work, native, Path.Combine(s_sample, "example.c"));
        double[] expected = Managed(Path.Combine(folder.Artifacts, "bin", Library, $"release_{runtime}", Library + ".dll"));
        double[] actual = [.. lines.SelectMany(line => line.Split(' ').Skip(1)).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Contains(actual, number => Math.Abs(number) > 1e-2);

        lines = Run(compiler!, work, native, Path.Combine(PackagingFolder.Repository, "tests", "EquiDsl.Tests", "Packaging", "misuse.c"));
        Assert.Equal(s_misuse.Length, lines.Length);
        Assert.All(s_misuse.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));

        Command cpp = Command.Run(compiler!, work, ["-x", "c++", "-std=c++11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", Path.Combine(native, "equidsl.h")]);
        Assert.True(cpp.ExitCode == 0 || cpp.Output.Contains("cc1plus", StringComparison.Ordinal), cpp.Output);
    }

    private static string[] Run(string compiler, string work, string native, string source)
    {
        string program = Path.Combine(work, Path.GetFileNameWithoutExtension(source));
        Command compiled = Command.Run(
            compiler, work,
            ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", source, Path.Combine(native, Library + ".so"), "-I", native, $"-Wl,-rpath,{native}", "-o", program]);
        Assert.True(compiled.ExitCode == 0, compiled.Output);
        Command run = Command.Run(program, work, []);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output.TrimEnd('\n').Split('\n');
    }

    /// <summary>The numbers of example.c from the same declaration, run by the test's own runtime.</summary>
    private static double[] Managed(string assembly)
    {
        Type type = Assembly.LoadFrom(assembly).GetType("NativeLibrarySample.SmallModel", throwOnError: true)!;
        using Device device = Device.Cpu(1);
        using var model = (IDisposable)type.GetMethod("FromSeed")!.Invoke(null, [5UL, device])!;
        var water = new AtomicStructure([0, 0, 0.12, 0, 0.76, -0.48, 0, -0.76, -0.48], [8, 1, 1]);
        var copper = new AtomicStructure([0, 0, 0], [29], [0, 1.81, 1.81, 1.81, 0, 1.81, 1.81, 1.81, 0], Periodicity.All);
        Prediction prediction = ((ModelRuntime)type.GetProperty("Runtime")!.GetValue(model)!).Predict([water, copper]);
        return [.. prediction.Energies, .. prediction.Forces];
    }
}
