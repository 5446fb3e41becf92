using System.Reflection;
using System.Text.RegularExpressions;
using EquiDsl.Tests.Packaging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>What an attacker could do with the environment is on one page, and none of it is missing there.</summary>
public sealed partial class SecurityPageTests
{
    private const string Reader = "src/EquiDsl/Runtime/EnvironmentVariables.cs";

    /// <summary>Members of .NET that read the environment behind their name, and what they read.</summary>
    private static readonly Dictionary<string, string[]> s_indirect = new()
    {
        ["GetFolderPath"] = ["HOME", "LOCALAPPDATA"],
        ["GetTempPath"] = ["TMPDIR"],
        ["GetTempFileName"] = ["TMPDIR"],
        ["CreateTempSubdirectory"] = ["TMPDIR"],
    };

    private static readonly string s_page = File.ReadAllText(Path.Combine(PackagingFolder.Repository, ".github", "SECURITY.md"));

    private static readonly Lazy<(string File, SyntaxNode Root)[]> s_sources = new(() => [.. Sources()]);

    private static IEnumerable<string> Paragraphs => Name().Matches(s_page).Select(m => m.Groups[1].Value);

    [Fact]
    public void Every_variable_has_a_paragraph_and_every_paragraph_a_variable()
    {
        HashSet<string> read = [.. Variables(), .. Calls(s_indirect.Keys).SelectMany(call => s_indirect[call.Name]), .. BuildProperties()];
        Assert.NotEmpty(read);
        Assert.Equal(read.Order(StringComparer.Ordinal), Paragraphs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_environment_is_read_in_one_place()
    {
        string[] forms = ["GetEnvironmentVariable", "GetEnvironmentVariables", "ExpandEnvironmentVariables", "getenv"];
        Assert.Equal([Reader], Calls(forms).Select(call => call.File).Distinct());
        string[] variables = [.. Variables()];
        Assert.All(
            from source in s_sources.Value
            where source.File != Reader
            from token in source.Root.DescendantTokens()
            where token.IsKind(SyntaxKind.StringLiteralToken)
            select (source.File, token.ValueText),
            literal => Assert.DoesNotContain(literal.ValueText, variables));
    }

    private static IEnumerable<string> Variables() => typeof(Device).Assembly.GetType("EquiDsl.EnvironmentVariables", throwOnError: true)!
        .GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    /// <summary>Properties that the build reads without setting them: MSBuild takes those from the environment.</summary>
    private static IEnumerable<string> BuildProperties()
    {
        string folder = Path.Combine(PackagingFolder.Repository, "src", "EquiDsl", "build");
        string text = string.Concat(Directory.GetFiles(folder, "*.targets").Concat(Directory.GetFiles(folder, "*.props")).Select(File.ReadAllText));
        return Property().Matches(text).Select(m => m.Groups[1].Value)
            .Concat(Visible().Matches(text).Select(m => m.Groups[1].Value))
            .Where(name => !text.Contains($"<{name}>", StringComparison.Ordinal)).Distinct();
    }

    private static IEnumerable<(string File, string Name)> Calls(IReadOnlyCollection<string> names) =>
        from source in s_sources.Value
        from token in source.Root.DescendantNodes().OfType<SimpleNameSyntax>()
        where names.Contains(token.Identifier.ValueText)
        select (source.File, token.Identifier.ValueText);

    private static IEnumerable<(string File, SyntaxNode Root)> Sources() =>
        from folder in new[] { "src", "generators" }
        from file in Directory.EnumerateFiles(Path.Combine(PackagingFolder.Repository, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(PackagingFolder.Repository, file).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select (relative, CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot());

    [GeneratedRegex(@"\*\*`(\w+)`\*\*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\$\((EquiDsl\w+)\)")]
    private static partial Regex Property();

    [GeneratedRegex(@"CompilerVisibleProperty Include=""(\w+)""")]
    private static partial Regex Visible();
}
