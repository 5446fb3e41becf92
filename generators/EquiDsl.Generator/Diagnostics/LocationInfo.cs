using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>A place in a source file that keeps no syntax tree alive.</summary>
/// <param name="FilePath">Path of the file.</param>
/// <param name="Span">Characters.</param>
/// <param name="LineSpan">The same as lines and columns.</param>
public sealed record LocationInfo(string FilePath, TextSpan Span, LinePositionSpan LineSpan)
{
    /// <summary>The place of <paramref name="part"/>.</summary>
    public static LocationInfo Of(SyntaxNodeOrToken part) => Of(part.SyntaxTree!, part.Span);

    /// <summary>As Roslyn wants it.</summary>
    public Location ToLocation() => Location.Create(FilePath, Span, LineSpan);

    private static LocationInfo Of(SyntaxTree tree, TextSpan span) => new(tree.FilePath, span, tree.GetLineSpan(span).Span);
}
