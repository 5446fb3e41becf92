using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EquiDsl.Generator.Parsing;

/// <summary>What the declared class must be for generated code to become part of it.</summary>
internal static class TypeShape
{
    /// <summary>Headers of the enclosing types, outermost first.</summary>
    public static EquatableArray<string> ContainingTypes(INamedTypeSymbol type) =>
        new(Enclosing(type).Reverse().Select(t => $"partial {Keyword(t)} {Names.Identifier(t.Name)}"));

    public static void Check(INamedTypeSymbol type, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        LocationInfo identifier = Identifier(type, cancellation);
        // A class that is still being typed has no name.
        if (type.Name.Length == 0)
            diagnostics.Fail();
        if (!IsPartial(type, cancellation))
            diagnostics.Report(TypeDescriptors.ClassNotPartial, identifier, type.Name);
        if (type.Arity > 0 || Enclosing(type).Any(t => t.Arity > 0))
            diagnostics.Report(TypeDescriptors.GenericClass, identifier, type.Name);
        foreach (INamedTypeSymbol outer in Enclosing(type).Where(t => !IsPartial(t, cancellation)))
            diagnostics.Report(TypeDescriptors.ContainingTypeNotPartial, Identifier(outer, cancellation), outer.Name, type.Name);
        if (Oddity(type) is { } oddity)
            diagnostics.Report(TypeDescriptors.NotAPlainClass, identifier, type.Name, oddity);
        CheckConstruction(type, diagnostics, cancellation);
    }

    /// <summary>Generated code adds the constructor that gives an object its parameters; no other way may leave one without.</summary>
    private static void CheckConstruction(INamedTypeSymbol type, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        void Report(SyntaxNodeOrToken place, string what) =>
            diagnostics.Report(TypeDescriptors.OwnConstruction, LocationInfo.Of(place), type.Name, what);
        foreach (TypeDeclarationSyntax part in Declarations(type, cancellation).Where(d => d.ParameterList is not null))
            Report(part.ParameterList!, "a primary constructor");
        foreach (ISymbol member in type.GetMembers())
        {
            SyntaxNode? syntax = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);
            if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } && syntax is ConstructorDeclarationSyntax constructor)
                Report(constructor.Identifier, "a constructor");
            else if (member is IPropertySymbol { IsRequired: true } && syntax is PropertyDeclarationSyntax property)
                Report(property.Identifier, "required members");
            else if (member is IFieldSymbol { IsRequired: true } && syntax is VariableDeclaratorSyntax field)
                Report(field.Identifier, "required members");
        }
    }

    private static string? Oddity(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true } => "a record",
        { TypeKind: TypeKind.Struct } => "a struct",
        { TypeKind: TypeKind.Interface } => "an interface",
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        _ when type.IsFileLocal || Enclosing(type).Any(t => t.IsFileLocal) => "local to its file",
        { BaseType: { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } } => "derived from another class",
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> Enclosing(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            yield return outer;
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).Any(d => d.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static LocationInfo Identifier(INamedTypeSymbol type, CancellationToken cancellation) =>
        LocationInfo.Of(Declarations(type, cancellation).First().Identifier);
}
