using System.Runtime.CompilerServices;
using EquiDsl.Generator.Diagnostics;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Generator;

/// <summary>Every id has a page and a line in the release notes, and the other way round.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../generators/EquiDsl.Generator"));

    [Fact]
    public void Every_id_has_its_page()
    {
        string[] pages = [.. Directory.GetFiles(Path.Combine(Root, "Diagnostics"), "*.md").Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal)];

        Assert.Equal(Descriptors.ById.Keys.Order(StringComparer.Ordinal), pages);
        foreach (DiagnosticDescriptor descriptor in Descriptors.ById.Values)
        {
            string page = File.ReadAllText(Path.Combine(Root, "Diagnostics", descriptor.Id + ".md"));
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", page);
            foreach (string part in new[] { "## Cause", "## Example", "## Fix" })
                Assert.Contains($"\n{part}\n", page);
            Assert.Empty(descriptor.HelpLinkUri);
            string link = Descriptors.Of(descriptor.Id, Path.Combine(Root, "Diagnostics") + Path.DirectorySeparatorChar).HelpLinkUri;
            Assert.True(File.Exists(new Uri(link).LocalPath), link);
        }
    }

    [Fact]
    public void Every_id_is_tracked_with_its_severity()
    {
        string[] tracked =
        [
            .. from file in new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
               from line in File.ReadLines(Path.Combine(Root, file))
               where line.StartsWith("EQD", StringComparison.Ordinal)
               let cells = line.Split('|')
               select $"{cells[0].Trim()} {cells[1].Trim()} {cells[2].Trim()}",
        ];

        Assert.Equal(Descriptors.ById.Values.Select(d => $"{d.Id} {d.Category} {d.DefaultSeverity}").Order(StringComparer.Ordinal), tracked);
    }

    [Theory]
    [MemberData(nameof(IdsWithExamples))]
    public void Example_of_a_page_has_its_mistake_and_its_fix_none(string id)
    {
        string[] blocks = File.ReadAllText(Path.Combine(Root, "Diagnostics", id + ".md")).Split("```csharp\n");

        Assert.Equal(3, blocks.Length);
        Assert.Equal([id], Ids(blocks[1]));
        Assert.Empty(Ids(blocks[2]));
    }

    /// <summary>Those left out are about the project, several files, the size of generated code, and faults of the compiler.</summary>
    public static TheoryData<string> IdsWithExamples() =>
        new(Descriptors.ById.Keys.Except(["EQD0008", "EQD0009", "EQD0010", "EQD0056", "EQD0058"]).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Ids(string block)
    {
        string source = "using EquiDsl;\n" + block[..block.IndexOf("```", StringComparison.Ordinal)];
        return DeclarationParser.ParseDeclarations(GeneratorHarness.Compile(source)).SelectMany(d => d.Diagnostics).Select(d => d.Id).Distinct();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
