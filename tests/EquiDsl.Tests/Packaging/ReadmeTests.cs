using System.Text.RegularExpressions;
using EquiDsl.Generator;
using EquiDsl.Tests.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EquiDsl.Tests.Packaging;

public sealed partial class ReadmeTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        """;

    private static readonly MetadataReference[] s_projects =
    [
        .. new[] { typeof(App.EquiDslApp), typeof(Atoms.StructureFile), typeof(Training.Trainer) }.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    private static readonly string s_text = ReadmeText.Repository.Text;

    [Fact]
    public void Examples_compile()
    {
        IReadOnlyList<string> examples = ReadmeText.Repository.CSharp;
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            CSharpCompilation compilation = GeneratorHarness.Compile(example).AddReferences(s_projects).AddSyntaxTrees(GeneratorHarness.Parse(Usings));
            if (compilation.SyntaxTrees[0].GetRoot().ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement)))
                compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
            GeneratorHarness.Driver(new EquiDslGenerator()).RunGeneratorsAndUpdateCompilation(
                compilation, out Compilation generated, out var diagnostics);

            Assert.Empty(diagnostics.Concat(generated.GetDiagnostics())
                .Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        }
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        IEnumerable<string> broken = Link().Matches(s_text).Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("https://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(PackagingFolder.Repository, target)));

        Assert.Empty(broken);
    }

    /// <summary>Pages that ship name no address of this project, which has none yet, and its own examples are in blocks that tests know.</summary>
    [Fact]
    public void Pages_name_no_address_that_is_not_there()
    {
        string[] pages = [.. Directory.GetFiles(Path.Combine(PackagingFolder.Repository, "generators", "EquiDsl.Generator", "Diagnostics"), "*.md", SearchOption.AllDirectories), .. Directory.GetFiles(Path.Combine(PackagingFolder.Repository, "src"), "*.md", SearchOption.AllDirectories), Path.Combine(PackagingFolder.Repository, "README.md")];
        Assert.All(pages, page => Assert.All(Address().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value), host => Assert.Equal("arxiv.org", host)));
        Assert.All(ReadmeText.Packages.Append(ReadmeText.Repository), page => Assert.All(Fence().Matches(page.Text).Select(m => m.Groups[1].Value), kind => Assert.Contains(kind, new[] { "", "csharp", "sh" })));
        Assert.All(ReadmeText.Packages, page => Assert.Empty(page.Commands));
    }

    [Fact]
    public void Test_command_is_the_one_that_integration_runs()
    {
        string script = File.ReadAllText(Path.Combine(PackagingFolder.Repository, ".ci", "run"));
        string command = TestCommand().Match(s_text).Value;

        Assert.NotEmpty(command);
        Assert.Contains("\n" + command + "\n", script.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("https?://([^/ )]+)")]
    private static partial Regex Address();

    [GeneratedRegex("^```(.*)$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^dotnet test.*$", RegexOptions.Multiline)]
    private static partial Regex TestCommand();
}
