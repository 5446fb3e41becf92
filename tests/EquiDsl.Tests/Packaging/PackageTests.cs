using System.Globalization;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.Tests.Packaging;

[Collection(PackagingCollection.Name)]
public sealed class PackageTests(PackagingFolder folder)
{
    [Fact]
    public void Solution_packs_one_package_that_a_fresh_project_restores_and_runs()
    {
        string packages = folder.Create("packages");
        Command.Dotnet(
            PackagingFolder.Repository, ["pack", "EquiDsl.sln", "-c", "Release", "--artifacts-path", folder.Artifacts, "-o", packages]);

        string package = Assert.Single(Directory.GetFiles(packages));
        CheckContents(package);
        CheckFreshProject(packages, Path.GetFileNameWithoutExtension(package)["EquiDsl.".Length..]);
    }

    private static void CheckContents(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "EquiDsl.nuspec", "README.md", "[Content_Types].xml", "analyzers/dotnet/cs/EquiDsl.Compiler.dll",
                "analyzers/dotnet/cs/EquiDsl.Generator.dll", "build/EquiDsl.props", "build/EquiDsl.targets",
                "buildTransitive/EquiDsl.props", "buildTransitive/EquiDsl.targets", "lib/net10.0/EquiDsl.dll", "lib/net10.0/EquiDsl.xml",
                "tools/EquiDsl.Precompile.dll", "tools/EquiDsl.Precompile.runtimeconfig.json",
            ],
            files);
        using StreamReader reader = new(archive.GetEntry("EquiDsl.nuspec")!.Open());
        string specification = reader.ReadToEnd();
        Assert.Contains("<license type=\"expression\">MIT</license>", specification, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", specification, StringComparison.Ordinal);
    }

    private void CheckFreshProject(string packages, string version)
    {
        string project = folder.Create("fresh");
        // Directory.Build files, were there any above the temporary folder, are not the fresh project's.
        File.WriteAllText(Path.Combine(project, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(project, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{packages}" /></packageSources>
            </configuration>
            """);
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
              <ItemGroup><PackageReference Include="EquiDsl" Version="{version}" /></ItemGroup>
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
        (string, string)[] environment = [("NUGET_PACKAGES", folder.Create("cache"))];

        Command.Dotnet(project, ["build", "-c", "Release", "-warnaserror"], environment);
        // The second build finds generated files on disk and must not compile them again.
        Command run = Command.Dotnet(project, ["run", "-c", "Release"], environment);

        Assert.Single(Directory.GetFiles(Path.Combine(project, "generated"), "FreshModel.g.cs", SearchOption.AllDirectories));
        double[] numbers = [.. run.Output.Trim().Split('\n')[^1].Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        Assert.Equal(2, numbers.Length);
        Assert.All(numbers, number => Assert.True(double.IsFinite(number) && number != 0, run.Output));
        CheckPrecompiledKernels(project, environment);
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
