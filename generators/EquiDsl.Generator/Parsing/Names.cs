using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EquiDsl.Generator.Parsing;

/// <summary>Names as C# text and as parameter names.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The identifier, escaped where it is a keyword anywhere: types cannot be named <c>record</c> unescaped.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Qualified name; empty for the global namespace.</summary>
    public static string Of(INamespaceSymbol @namespace) => @namespace.IsGlobalNamespace ? "" : @namespace.ToDisplayString(Qualified);

    /// <summary>Namespace-qualified name, containing types included.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(Qualified);

    /// <summary><c>SO2Block</c> becomes <c>so2_block</c>.</summary>
    public static string Snake(string name)
    {
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && name[i - 1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    /// <summary>Whether <paramref name="name"/> is words of letters, digits and underscores, joined by dots.</summary>
    public static bool IsLayerName(string name) => name.Split('.').All(word => word.Length > 0 && word.All(IsWord));

    /// <summary>Whether <paramref name="prefix"/> is letters, digits, underscores, dots and <c>{0}</c>.</summary>
    public static bool IsPrefix(string prefix) => prefix.Replace("{0}", "").All(c => c == '.' || IsWord(c));

    private static bool IsWord(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
}
