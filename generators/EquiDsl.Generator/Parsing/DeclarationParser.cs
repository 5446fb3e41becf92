using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Turns declared classes into specifications. The generator and <see cref="ParseAll"/> share every step.</summary>
public static class DeclarationParser
{
    /// <summary>The specifications of all faultless declarations of <paramref name="compilation"/>, ordered as its types are.</summary>
    public static IReadOnlyList<ModelSpecification> ParseAll(Compilation compilation, CancellationToken cancellation = default) =>
        ParseDeclarations(compilation, cancellation).Select(d => d.Specification).OfType<ModelSpecification>().ToList();

    /// <summary>All declarations of <paramref name="compilation"/> with what is wrong with them.</summary>
    public static IReadOnlyList<ParsedDeclaration> ParseDeclarations(Compilation compilation, CancellationToken cancellation = default) =>
        Types(compilation.Assembly.GlobalNamespace).Select(type => Parse(type, cancellation)).OfType<ParsedDeclaration>().ToList();

    /// <summary>Reads one class; null where it declares nothing.</summary>
    public static ParsedDeclaration? Parse(INamedTypeSymbol type, CancellationToken cancellation) =>
        Find(type, cancellation) is { } attribute ? Parse(type, attribute, cancellation) : null;

    /// <summary>The attribute that makes <paramref name="type"/> a declaration; where it has several, the first.</summary>
    internal static AttributeReader? Find(INamedTypeSymbol type, CancellationToken cancellation) =>
        AttributeReader.Of(type, cancellation).FirstOrDefault(IsDeclaration);

    internal static ParsedDeclaration Parse(INamedTypeSymbol type, AttributeReader attribute, CancellationToken cancellation)
    {
        DiagnosticBag diagnostics = new();
        TypeShape.Check(type, diagnostics, cancellation);
        ReservedMembers.Check(type, attribute.Kind != "EquivariantLayer", diagnostics, cancellation);
        AttributeReader[] attributes = AttributeReader.Of(type, cancellation).ToArray();
        foreach (AttributeReader second in attributes.Where(IsDeclaration).Skip(1))
            diagnostics.Report(TypeDescriptors.SeveralDeclarations, second.Location(), type.Name, attribute.Kind, second.Kind);

        AttributeReader? graph = attributes.FirstOrDefault(a => a.Kind == "AtomGraph");
        ModelSpecification specification = attribute.Kind == "EquiformerV2"
            ? Preset(type, attribute, graph, diagnostics, cancellation)
            : ModelParser.Parse(type, attribute, graph, diagnostics, cancellation);
        return new(Names.Of(type), diagnostics.HasErrors ? null : specification, diagnostics.ToArray(), attribute.Location());
    }

    private static ModelSpecification Preset(
        INamedTypeSymbol type, AttributeReader attribute, AttributeReader? graph, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (graph is not null)
            diagnostics.Report(TypeDescriptors.PresetIsComplete, graph.Location(), type.Name, "its atom graph");
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(MethodParser.IsDeclared))
        {
            AttributeReader layer = AttributeReader.Of(method, cancellation).First();
            diagnostics.Report(TypeDescriptors.PresetIsComplete, layer.Location(), type.Name, "all its layers");
        }
        EquiformerV2Options options = PresetParser.Parse(attribute, diagnostics);
        return options.Expand(Names.Of(type.ContainingNamespace), TypeShape.ContainingTypes(type), Names.Identifier(type.Name));
    }

    private static bool IsDeclaration(AttributeReader attribute) =>
        attribute.Kind is "EquiformerV2" or "EquivariantModel" or "EquivariantLayer";

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (INamespaceOrTypeSymbol member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (INamedTypeSymbol inner in Types(member))
                yield return inner;
        }
    }
}
