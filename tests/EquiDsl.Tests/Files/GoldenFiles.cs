using System.Text.Json;

namespace EquiDsl.Tests.Files;

/// <summary>The golden cases: NAME.json with the configuration, NAME.safetensors with the values.</summary>
internal static class GoldenFiles
{
    /// <summary>The folder <c>tests/golden</c>.</summary>
    public static string Folder { get; } = RepositoryFolder.Find("tests/golden");

    /// <summary>The names of all cases, sorted.</summary>
    public static IReadOnlyList<string> CaseNames { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    /// <summary>The cases as data of a theory.</summary>
    public static IEnumerable<object[]> Cases => CaseNames.Select(name => new object[] { name });

    /// <summary>The path of a case's tensors.</summary>
    public static string Tensors(string name) => Path.Combine(Folder, name + ".safetensors");

    /// <summary>The path of a grid file, such as <c>s2grids</c>.</summary>
    public static string Grid(string name) => Path.Combine(Folder, "grids", name + ".safetensors");

    /// <summary>The parsed JSON of a case; its <c>config</c> holds the hyper-parameters.</summary>
    public static JsonDocument Description(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
}
