using System.Globalization;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using EquiDsl.Cuda;
using EquiDsl.Generator.Diagnostics;
using Xunit;

namespace EquiDsl.Tests.Packaging;

[Collection(PackagingCollection.Name)]
public sealed class PackageTests(PackagingFolder folder)
{
    private static readonly string[] s_packages = ["EquiDsl", "EquiDsl.App", "EquiDsl.Atoms", "EquiDsl.Training"];

    [Fact]
    public void Solution_packs_what_a_fresh_project_restores_and_runs()
    {
        string[] files = [.. Directory.GetFiles(folder.Packages).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

        Assert.Equal(s_packages.SelectMany(id => new[] { $"{id}.{folder.Version}.nupkg", $"{id}.{folder.Version}.snupkg" }), files);
        // A warning of the build, of packing or of package validation is an error for who packs with -warnaserror.
        Assert.DoesNotContain("warning", folder.PackingOutput, StringComparison.OrdinalIgnoreCase);
        foreach (string id in s_packages)
            CheckContents(id);
        CheckFreshProject();
    }

    private void CheckContents(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(folder.Packages, $"{id}.{folder.Version}.nupkg"));
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string[] own = id != "EquiDsl" ? [] :
        [
            "analyzers/dotnet/cs/EquiDsl.Compiler.dll", "analyzers/dotnet/cs/EquiDsl.Generator.dll", "build/EquiDsl.props", "build/EquiDsl.targets",
            "buildTransitive/EquiDsl.props", "buildTransitive/EquiDsl.targets", "tools/EquiDsl.Precompile.dll", "tools/EquiDsl.Precompile.runtimeconfig.json",
            .. Descriptors.ById.Keys.Select(diagnostic => $"docs/diagnostics/{diagnostic}.md"),
        ];
        string[] expected = [$"{id}.nuspec", "README.md", "[Content_Types].xml", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", .. own];
        Assert.Equal(expected.Order(StringComparer.Ordinal), files);

        using StreamReader reader = new(archive.GetEntry($"{id}.nuspec")!.Open());
        string specification = reader.ReadToEnd();
        foreach (string part in new[] { "<license type=\"expression\">MIT</license>", "<icon>icon.png</icon>", "<readme>README.md</readme>", "<description>", "<tags>" })
            Assert.Contains(part, specification, StringComparison.Ordinal);
        // Packages share internals, so that only those of one version fit together; the generator comes with each of them.
        string[] references = [.. specification.Split('\n').Where(line => line.Contains("<dependency id=\"EquiDsl", StringComparison.Ordinal))];
        Assert.All(references, line => Assert.Contains($"version=\"[{folder.Version}]\" include=\"All\"", line, StringComparison.Ordinal));
        Assert.Equal(id switch { "EquiDsl" => 0, "EquiDsl.Atoms" => 1, "EquiDsl.Training" => 2, "EquiDsl.App" => 3, _ => throw new ArgumentException(id) }, references.Length);
    }

    private void CheckFreshProject()
    {
        string project = folder.CreateOutside("fresh");
        File.WriteAllText(Path.Combine(project, "Fresh.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                <CompilerGeneratedFilesOutputPath>generated</CompilerGeneratedFilesOutputPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="EquiDsl" Version="{folder.Version}" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), """
            using System.Globalization;
            using EquiDsl;

            AtomicStructure water = new([0, 0, 0, 0.757, 0, 0.586, -0.757, 0, 0.586], [8, 1, 1]);
            using var model = FreshModel.FromSeed(7);
            Prediction prediction = model.Predict([water]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prediction.Energies[0]:R} {prediction.LargestForce(0):R}"));

            [EquiformerV2(LMax = 2, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 8, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
                FeedForwardHidden = 8, EdgeChannels = 8, GaussianCount = 20, Cutoff = 5)]
            public sealed partial class FreshModel;
            """);
        (string, string)[] environment = folder.PackageEnvironment;

        Command.Dotnet(project, ["build", "-c", "Release", "-warnaserror"], environment);
        // The second build finds generated files on disk and must not compile them again.
        Command run = Command.Dotnet(project, ["run", "-c", "Release"], environment);

        Assert.Single(Directory.GetFiles(Path.Combine(project, "generated"), "FreshModel.g.cs", SearchOption.AllDirectories));
        double[] numbers = [.. run.Output.Trim().Split('\n')[^1].Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        Assert.Equal(2, numbers.Length);
        Assert.All(numbers, number => Assert.True(double.IsFinite(number) && number != 0, run.Output));
        CheckPrecompiledKernels(project, environment);
        CheckDiagnosticLink(project, environment);
    }

    /// <summary>The link of a diagnostic leads to its page in the package that was installed.</summary>
    private static void CheckDiagnosticLink(string project, (string, string)[] environment)
    {
        File.AppendAllText(Path.Combine(project, "Program.cs"), "\n[EquiformerV2(LMax = -1)]\npublic sealed partial class Wrong;\n");
        string log = Path.Combine(project, "diagnostics.sarif");
        Command build = Command.Run("dotnet", project, ["build", "-c", "Release", "--no-restore", $"-p:ErrorLog={log}"], environment);

        Assert.NotEqual(0, build.ExitCode);
        string link = Regex.Match(File.ReadAllText(log), "\"helpUri\": \"(file:[^\"]*EQD[0-9]+\\.md)\"").Groups[1].Value;
        Assert.NotEmpty(link);
        Assert.StartsWith(environment.Single(e => e.Item1 == "NUGET_PACKAGES").Item2, new Uri(link).LocalPath, StringComparison.Ordinal);
        Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(link)}: ", File.ReadAllText(new Uri(link).LocalPath), StringComparison.Ordinal);
    }

    /// <summary>Where NVRTC is present the kernels of two architectures are in the program; where it is not, the build says so.</summary>
    private static void CheckPrecompiledKernels(string project, (string, string)[] environment)
    {
        Command build = Command.Dotnet(project, ["build", "-c", "Release", "-warnaserror", "-p:EquiDslCudaArchitectures=\"90;80\""], environment);

        string[] modules = KernelResources(Path.Combine(project, "bin", "Release", "net10.0", "Fresh.dll"));
        if (CudaLibraries.CompilerMissing is null)
        {
            Assert.Contains($"{modules.Length} modules of kernels precompiled", build.Output, StringComparison.Ordinal);
            Assert.NotEmpty(modules);
            Assert.Equal(0, modules.Length % 2);
            // The geometry of edges is the runtime's own module; the program must hold it under the name that is looked for.
            Assert.Contains(CudaPrecompiled.ResourceName(CudaText.Geometry.Text, 90), modules);
            Assert.Contains(CudaPrecompiled.ResourceName(CudaText.Geometry.Text, 80), modules);
        }
        else
        {
            Assert.Contains("EquiDsl: kernels are not precompiled", build.Output, StringComparison.Ordinal);
            Assert.Empty(modules);
        }
    }

    private static string[] KernelResources(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.ManifestResources.Select(r => metadata.GetString(metadata.GetManifestResource(r).Name))
            .Where(name => name.StartsWith(CudaPrecompiled.ResourcePrefix, StringComparison.Ordinal))];
    }
}
