using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EquiDsl.Generator.Parsing;

/// <summary>What a declared method reads and returns, and how its other part must be spelled.</summary>
/// <param name="Input">Features that its first layer reads.</param>
/// <param name="Output">Features that it returns.</param>
/// <param name="HasGraph">Whether it takes the atom graph.</param>
/// <param name="Declaration">Modifiers, return type and name.</param>
/// <param name="ParameterList">Parameters in parentheses.</param>
/// <param name="Syntax">The declaration.</param>
internal sealed record Signature(
    FeatureKind Input, FeatureKind Output, bool HasGraph, string Declaration, string ParameterList, MethodDeclarationSyntax Syntax)
{
    private const string ReturnTypes = "NodeFeatures, EdgeFeatures, EnergyPerSystem or ForcesPerAtom";

    /// <summary>Reads the signature; null where it is reported as unsupported.</summary>
    public static Signature? Parse(IMethodSymbol method, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not MethodDeclarationSyntax syntax)
            return null;
        if (!CheckForm(method, syntax, diagnostics))
            return null;
        if (method.ReturnType.TypeKind == TypeKind.Error || method.Parameters.Any(p => p.Type.TypeKind == TypeKind.Error))
        {
            diagnostics.Fail();
            return null;
        }
        FeatureKind? output = method.RefKind == RefKind.None ? KnownTypes.Feature(method.ReturnType) : null;
        if (output is null or FeatureKind.Graph)
        {
            diagnostics.Report(
                MethodDescriptors.UnsupportedReturnType, LocationInfo.Of(syntax.ReturnType), method.Name, ReturnTypes,
                method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            return null;
        }
        if (!CheckParameters(method, syntax, diagnostics))
            return null;

        FeatureKind[] kinds = method.Parameters.Select(p => KnownTypes.Feature(p.Type)).OfType<FeatureKind>().ToArray();
        string modifiers = string.Join(" ", syntax.Modifiers.Select(m => m.ValueText));
        string parameters = string.Join(", ", method.Parameters.Select(p => $"{Global(p.Type)} {Names.Identifier(p.Name)}"));
        return new(
            kinds.FirstOrDefault(k => k != FeatureKind.Graph), output.Value, kinds.Contains(FeatureKind.Graph),
            $"{modifiers} {Global(method.ReturnType)} {Names.Identifier(method.Name)}", $"({parameters})", syntax);
    }

    private static string Global(ITypeSymbol type) => $"global::{(KnownTypes.IsCancellation(type) ? "System.Threading" : "EquiDsl")}.{type.Name}";

    private static bool CheckForm(IMethodSymbol method, MethodDeclarationSyntax syntax, DiagnosticBag diagnostics)
    {
        LocationInfo identifier = LocationInfo.Of(syntax.Identifier);
        string? oddity = method switch
        {
            { IsGenericMethod: true } => "generic",
            { IsStatic: true } => "static",
            { IsAsync: true } => "async",
            { IsAbstract: true } => "abstract",
            _ => null,
        };
        if (oddity is not null)
            diagnostics.Report(MethodDescriptors.UnsupportedMethod, identifier, method.Name, oddity);
        else if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            diagnostics.Report(MethodDescriptors.MethodNotPartial, identifier, method.Name);
        else if (method.PartialImplementationPart is not null || !method.IsPartialDefinition)
            diagnostics.Report(MethodDescriptors.MethodHasBody, identifier, method.Name);
        else
            return true;
        return false;
    }

    private static bool CheckParameters(IMethodSymbol method, MethodDeclarationSyntax syntax, DiagnosticBag diagnostics)
    {
        bool Reject(SyntaxNode node, string reason)
        {
            diagnostics.Report(MethodDescriptors.UnsupportedParameters, LocationInfo.Of(node), method.Name, reason);
            return false;
        }
        if (method.Parameters.All(p => KnownTypes.IsCancellation(p.Type)))
            return Reject(syntax.ParameterList, method.Parameters.Length == 0 ? "it takes nothing" : "it takes a CancellationToken alone");
        HashSet<FeatureKind> seen = [];
        bool hasCancellation = false;
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            IParameterSymbol parameter = method.Parameters[i];
            ParameterSyntax node = syntax.ParameterList.Parameters[i];
            if (parameter.RefKind != RefKind.None || parameter.IsParams)
                return Reject(node, $"'{parameter.Name}' must be passed by value");
            if (KnownTypes.IsCancellation(parameter.Type))
            {
                if (hasCancellation)
                    return Reject(node, $"'{parameter.Name}' is one too many");
                hasCancellation = true;
                continue;
            }
            if (KnownTypes.Feature(parameter.Type) is not { } kind || kind is FeatureKind.Energies or FeatureKind.Forces)
                return Reject(node, $"'{parameter.Name}' is none of them");
            if (!seen.Add(kind) || (seen.Contains(FeatureKind.Nodes) && seen.Contains(FeatureKind.Edges)))
                return Reject(node, $"'{parameter.Name}' is one too many");
        }
        return true;
    }
}
