using System.Text.RegularExpressions;

namespace EquiDsl.Tests.Packaging;

/// <summary>Code and commands of a page in Markdown.</summary>
/// <param name="Text">The page.</param>
internal sealed partial record ReadmeText(string Text)
{
    /// <summary>The README of the repository.</summary>
    public static ReadmeText Repository { get; } = Of("README.md");

    /// <summary>The pages of the packages.</summary>
    public static ReadmeText[] Packages { get; } =
        [.. new[] { "EquiDsl", "EquiDsl.Atoms", "EquiDsl.Training", "EquiDsl.App" }.Select(id => Of(Path.Combine("src", id, "README.md")))];

    /// <summary>Blocks of C#, in order.</summary>
    public IReadOnlyList<string> CSharp => [.. CSharpBlock().Matches(Text).Select(match => match.Groups[1].Value)];

    /// <summary>Lines of blocks of a shell, in order, without their comments.</summary>
    public IReadOnlyList<string> Commands =>
        [.. ShellBlock().Matches(Text).SelectMany(match => match.Groups[1].Value.Split('\n')).Select(line => line.Split(" # ")[0].Trim()).Where(line => line.Length > 0)];

    private static ReadmeText Of(string path) => new(File.ReadAllText(Path.Combine(PackagingFolder.Repository, path)).ReplaceLineEndings("\n"));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
