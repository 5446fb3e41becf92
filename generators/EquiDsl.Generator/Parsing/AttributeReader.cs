using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EquiDsl.Generator.Parsing;

/// <summary>The arguments of one attribute and where they stand.</summary>
internal sealed class AttributeReader(AttributeData data, AttributeSyntax syntax)
{
    /// <summary>Type name without the suffix: <c>GraphAttention</c>.</summary>
    public string Kind { get; } = KnownTypes.AttributeKind(data.AttributeClass!);

    /// <summary>How messages call the attribute.</summary>
    public string Display => $"[{Kind}]";

    /// <summary>The attribute list that it stands in.</summary>
    public SyntaxNode? List => syntax.Parent;

    /// <summary>Readers of the attributes of <paramref name="symbol"/> that are EquiDsl's, in source order.</summary>
    public static IEnumerable<AttributeReader> Of(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { TypeKind: not TypeKind.Error } type && KnownTypes.IsEquiDsl(type)
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax)
                yield return new(attribute, syntax);
        }
    }

    /// <summary>Whether the author wrote the named argument.</summary>
    public bool Has(string argument) => data.NamedArguments.Any(pair => pair.Key == argument);

    /// <summary>The named argument, or <paramref name="fallback"/> where it is absent or does not bind.</summary>
    public T Get<T>(string argument, T fallback)
    {
        foreach (KeyValuePair<string, TypedConstant> pair in data.NamedArguments)
        {
            if (pair.Key == argument && pair.Value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && pair.Value.Value is T value)
                return value;
        }
        return fallback;
    }

    /// <summary>The first constructor argument, or null.</summary>
    public int? Positional() =>
        data.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: int value }, ..] ? value : null;

    /// <summary>The whole attribute.</summary>
    public LocationInfo Location() => LocationInfo.Of(syntax);

    /// <summary>The first constructor argument's expression, or the attribute.</summary>
    public LocationInfo PositionalLocation() =>
        syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals is null) is { } argument
            ? LocationInfo.Of(argument.Expression)
            : Location();

    /// <summary>The whole named argument, or the attribute.</summary>
    public LocationInfo ArgumentLocation(string name) =>
        syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name) is { } argument
            ? LocationInfo.Of(argument)
            : Location();

    /// <summary>The expression of the first of the named arguments that is written, or the attribute.</summary>
    public LocationInfo Location(params string[] arguments)
    {
        foreach (string name in arguments)
        {
            if (syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name) is { } argument)
                return LocationInfo.Of(argument.Expression);
        }
        return Location();
    }
}
