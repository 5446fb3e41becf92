using System.IO.Compression;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>The second CUDA binding, whose packages are not on every feed.</summary>
[Collection(PackagingCollection.Name)]
public sealed class ManagedCudaTests(PackagingFolder folder)
{
    private const string Published = "12.8.60";

    [Fact]
    public void The_published_version_is_restored_without_a_warning()
    {
        string feed = folder.Create("managed-feed"), installed = folder.Create("managed-packages");
        foreach (string id in new[] { "ManagedCuda-12", "ManagedCuda-NVRTC" })
        {
            foreach (string version in new[] { "12.6.0", Published, "12.9.1" })
                WritePackage(feed, id, version);
        }
        string project = Path.Combine(PackagingFolder.Repository, "src", "EquiDsl.Cuda.ManagedCuda");

        // A version that has to be guessed is NU1603, an error here as for a user.
        Command.Dotnet(
            project,
            [
                "restore", "-p:UseManagedCuda=true", $"-p:RestoreAdditionalProjectSources={feed}", "--artifacts-path", folder.Artifacts,
                .. MachinePackages.FallbackArguments,
            ],
            ("NUGET_PACKAGES", installed));

        Assert.True(Directory.Exists(Path.Combine(installed, "managedcuda-12", Published)));
        Assert.True(Directory.Exists(Path.Combine(installed, "managedcuda-nvrtc", Published)));
    }

    /// <summary>A package without content.</summary>
    private static void WritePackage(string feed, string id, string version)
    {
        using ZipArchive archive = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using StreamWriter writer = new(archive.CreateEntry($"{id}.nuspec").Open());
        writer.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>nobody</authors><description>Stands for the package of this name.</description></metadata>
            </package>
            """);
    }
}
