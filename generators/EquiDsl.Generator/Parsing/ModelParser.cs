using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Reads <c>[EquivariantModel]</c> and <c>[EquivariantLayer]</c>: the custom forms.</summary>
internal static class ModelParser
{
    public static ModelSpecification Parse(
        INamedTypeSymbol type, AttributeReader attribute, AttributeReader? graphAttribute, DiagnosticBag diagnostics,
        CancellationToken cancellation)
    {
        OptionReader read = new(attribute, diagnostics);
        int lMax = read.Degree(4), mMax = read.Order(lMax, 2), channels = read.Count("Channels", 128, Limits.Channels);
        InitializationKind initialization = read.Enum("Initialization", InitializationKind.Uniform);
        PrecisionKind precision = read.Enum("Precision", PrecisionKind.Float32);
        ForceSourceKind forces = read.Enum("Forces", ForceSourceKind.Direct);
        GraphSpecification? graph = graphAttribute is null ? null : new OptionReader(graphAttribute, diagnostics).Graph(new(12, 20, 90, 600, 2));

        DeclarationContext context = new(type.Name, attribute, lMax, channels, diagnostics, cancellation);
        List<ParsedMethod> methods = [];
        HashSet<string> names = [];
        bool incomplete = false;
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(MethodParser.IsDeclared))
        {
            cancellation.ThrowIfCancellationRequested();
            if (MethodParser.Parse(method, context) is not { } parsed)
                incomplete = true;
            else if (names.Add(method.Name))
                methods.Add(parsed);
            else
                diagnostics.Report(MethodDescriptors.MethodDeclaredTwice, parsed.Identifier, type.Name, method.Name);
        }

        bool isModel = attribute.Kind == "EquivariantModel";
        if (isModel)
            methods = MethodOrder.Sort(context, methods);
        LayerChecks.Graph(context, methods, graphAttribute is not null);
        LayerChecks.SharedTables(context, methods);
        ParameterNameCheck.Run(methods, diagnostics);
        if (!incomplete)
            ChainChecks.Run(context, methods, isModel, forces);
        bool isTrainable = read.Flag("Trainable", false);
        return new(
            Names.Of(type.ContainingNamespace), TypeShape.ContainingTypes(type), Names.Identifier(type.Name), lMax, mMax, channels,
            graph, initialization, new(methods.Select(m => m.Specification)))
        {
            Precision = precision,
            IsTrainable = isTrainable,
            IsDenoising = read.Denoising(isTrainable, methods.Any(m => m.Specification.Output == MethodOutput.Forces)),
            Forces = forces,
            Stress = read.Stress(forces, false),
        };
    }
}
