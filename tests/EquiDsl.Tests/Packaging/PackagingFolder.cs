using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>A folder that the slow tests build in, one after another, so that they share what they built.</summary>
public sealed class PackagingFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The repository.</summary>
    public static string Repository { get; } = Path.GetDirectoryName(RepositoryFolder.Find("generators"))!;

    /// <summary>Where builds of the repository go, instead of into the repository.</summary>
    public string Artifacts => _folder.File("artifacts");

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
