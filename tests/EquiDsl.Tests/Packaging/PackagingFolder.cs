using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>A folder that the slow tests build in, one after another, so that they share what they built.</summary>
public sealed class PackagingFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private (string Folder, string Output)? _packed;

    /// <summary>The repository.</summary>
    public static string Repository { get; } = Path.GetDirectoryName(RepositoryFolder.Find("generators"))!;

    /// <summary>Where builds of the repository go, instead of into the repository.</summary>
    public string Artifacts => _folder.File("artifacts");

    /// <summary>The folder of the packages that the solution packs, with their symbols; packed when it is first asked for.</summary>
    public string Packages => Packed.Folder;

    /// <summary>What packing printed.</summary>
    public string PackingOutput => Packed.Output;

    /// <summary>The one version of all packages.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Directory.GetFiles(Packages, "EquiDsl.App.*.nupkg").Single())["EquiDsl.App.".Length..];

    /// <summary>Makes projects install packages into a folder of the test.</summary>
    public (string, string)[] PackageEnvironment => [("NUGET_PACKAGES", Directory.CreateDirectory(_folder.File("installed")).FullName)];

    private (string Folder, string Output) Packed => _packed ??= Pack();

    /// <summary>A new folder for projects of a user, which get the packages of this repository from nowhere but here.</summary>
    public string CreateOutside(string name)
    {
        string project = Create(name);
        // Directory.Build files, were there any above the temporary folder, are not the project's.
        File.WriteAllText(Path.Combine(project, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(project, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{Packages}" /></packageSources>
              {MachinePackages.FallbackElement}
            </configuration>
            """);
        return project;
    }

    private (string Folder, string Output) Pack()
    {
        string packages = Create("packages");
        Command packing = Command.Dotnet(Repository, ["pack", "EquiDsl.sln", "-c", "Release", "--artifacts-path", Artifacts, "-o", packages]);
        return (packages, packing.Output);
    }

    /// <summary>A new empty folder.</summary>
    public string Create(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}

/// <summary>Tests that run builds; never two at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PackagingCollection : ICollectionFixture<PackagingFolder>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "Packaging";
}
