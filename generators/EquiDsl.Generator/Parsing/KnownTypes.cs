using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Types of the EquiDsl library, recognised by name.</summary>
internal static class KnownTypes
{
    public const string EquiformerV2 = "EquiDsl.EquiformerV2Attribute";
    public const string EquivariantModel = "EquiDsl.EquivariantModelAttribute";
    public const string EquivariantLayer = "EquiDsl.EquivariantLayerAttribute";

    private const string Suffix = "Attribute";

    /// <summary>The class attributes that declare something, the one that counts where a class has several first.</summary>
    public static IReadOnlyList<string> Declarations { get; } = [EquiformerV2, EquivariantModel, EquivariantLayer];

    /// <summary>Whether <paramref name="type"/> lives directly in namespace EquiDsl.</summary>
    public static bool IsEquiDsl(ITypeSymbol type) => type is INamedTypeSymbol
    {
        ContainingType: null,
        Arity: 0,
        ContainingNamespace: { Name: "EquiDsl", ContainingNamespace.IsGlobalNamespace: true },
    };

    /// <summary>Name without the suffix.</summary>
    public static string AttributeKind(ITypeSymbol type) =>
        type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;

    /// <summary>Whether <paramref name="type"/> ends a call.</summary>
    public static bool IsCancellation(ITypeSymbol type) => type is INamedTypeSymbol
    {
        Name: "CancellationToken",
        ContainingType: null,
        ContainingNamespace: { Name: "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } },
    };

    /// <summary>What a parameter or return type of a declared method stands for; null for foreign types.</summary>
    public static FeatureKind? Feature(ITypeSymbol type) => !IsEquiDsl(type) ? null : type.Name switch
    {
        "AtomGraph" => FeatureKind.Graph,
        "NodeFeatures" => FeatureKind.Nodes,
        "EdgeFeatures" => FeatureKind.Edges,
        "EnergyPerSystem" => FeatureKind.Energies,
        "ForcesPerAtom" => FeatureKind.Forces,
        _ => null,
    };
}
