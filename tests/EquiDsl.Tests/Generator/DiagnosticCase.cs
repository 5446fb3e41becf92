using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace EquiDsl.Tests.Generator;

/// <summary>A source in which <c>[|</c> and <c>|]</c> mark where its one diagnostic belongs.</summary>
internal static class DiagnosticCase
{
    public static void Check(
        string id, string message, string markedSource, bool allowUnsafe = true, int? maxCharacters = null,
        DiagnosticSeverity severity = DiagnosticSeverity.Error, EquiDslGenerator? generator = null)
    {
        string marked = "using EquiDsl;\n" + markedSource;
        int start = marked.IndexOf("[|", StringComparison.Ordinal), end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        string source = marked.Remove(end + 2, 2).Remove(start, 2);

        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(source, allowUnsafe), generator, maxCharacters);

        Assert.Null(result.Exception);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((id, severity), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        TextSpan span = diagnostic.Location.SourceSpan;
        Assert.Equal(source[start..end], source.Substring(span.Start, span.Length));
        Assert.Equal(TextSpan.FromBounds(start, end), span);
        Assert.Equal(SourceText.From(source).Lines.GetLinePositionSpan(span), diagnostic.Location.GetLineSpan().Span);
        Assert.Equal($"{GeneratorHarness.Pages.AbsoluteUri}{id}.md", diagnostic.Descriptor.HelpLinkUri);
    }
}
