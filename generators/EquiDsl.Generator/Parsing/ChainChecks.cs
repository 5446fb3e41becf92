using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>Whether the methods of a declaration make what it declares.</summary>
internal static class ChainChecks
{
    public static void Run(DeclarationContext context, IReadOnlyList<ParsedMethod> methods, bool isModel, ForceSourceKind forces)
    {
        if (isModel)
            Model(context, methods, forces);
        else
            Layers(context, methods);
    }

    private static void Layers(DeclarationContext context, IReadOnlyList<ParsedMethod> methods)
    {
        if (methods.Count == 0)
            NoOutputs(context, "declare a layer on a partial method");
        foreach (ParsedMethod method in methods.Where(m => IsOutput(m.Specification)))
            Broken(context, method, "returns an output of a whole model; declare it in an [EquivariantModel]");
    }

    /// <summary>Follows <paramref name="methods"/> in the order in which they run.</summary>
    private static void Model(DeclarationContext context, IReadOnlyList<ParsedMethod> methods, ForceSourceKind forces)
    {
        ParsedMethod? features = null;
        Dictionary<MethodOutput, ParsedMethod> outputs = [];
        foreach (ParsedMethod method in methods)
        {
            MethodSpecification specification = method.Specification;
            if (specification.Input == MethodInput.Edges || specification.Output == MethodOutput.Edges)
                Broken(context, method, "uses edge features, which a model has only inside its layers; declare it in an [EquivariantLayer]");
            else if (specification.Input == MethodInput.Nodes)
                Feed(context, features, method);
            else if (features is not null && !IsOutput(specification))
                Broken(context, method, $"starts from the atom graph and would discard the features of '{features.Specification.Name}'");

            if (!IsOutput(specification))
                features = method;
            else if (outputs.TryGetValue(specification.Output, out ParsedMethod? other))
                Twice(context, other, method);
            else
                outputs.Add(specification.Output, method);
        }
        if (outputs.Count == 0)
            NoOutputs(context, "declare a method that returns EnergyPerSystem or ForcesPerAtom");
        else if (outputs.Values.All(m => m.Specification.Input == MethodInput.Graph))
            Dead(context, methods);
        if (forces == ForceSourceKind.Gradient && outputs.TryGetValue(MethodOutput.Forces, out ParsedMethod? direct))
        {
            context.Diagnostics.Report(
                OptionDescriptors.GradientForcesWithoutEnergy, context.Attribute.Location("Forces"), context.TypeName,
                $"'{direct.Specification.Name}' predicts forces too");
        }
    }

    private static void Feed(DeclarationContext context, ParsedMethod? features, ParsedMethod method)
    {
        if (features is null)
            Broken(context, method, "reads node features, but no method makes them from the atom graph");
        else if (features.Channels != context.Channels)
        {
            context.Diagnostics.Report(
                LayerDescriptors.ChannelsMismatch, features.WidthLocation, $"Method '{method.Specification.Name}'", context.Channels,
                features.Channels);
        }
    }

    private static void Dead(DeclarationContext context, IReadOnlyList<ParsedMethod> methods)
    {
        foreach (ParsedMethod method in methods.Where(m => m.Specification.Output == MethodOutput.Nodes))
            context.Diagnostics.Report(MethodDescriptors.DeadLayers, method.Identifier, method.Specification.Name);
    }

    private static bool IsOutput(MethodSpecification method) => method.Output is MethodOutput.Energy or MethodOutput.Forces;

    private static void NoOutputs(DeclarationContext context, string advice) =>
        context.Diagnostics.Report(MethodDescriptors.NoOutputs, context.Attribute.Location(), context.TypeName, advice);

    private static void Broken(DeclarationContext context, ParsedMethod method, string reason) =>
        context.Diagnostics.Report(LayerDescriptors.BrokenChain, method.Identifier, method.Specification.Name, reason);

    private static void Twice(DeclarationContext context, ParsedMethod first, ParsedMethod second)
    {
        FeatureKind kind = first.Specification.Output == MethodOutput.Energy ? FeatureKind.Energies : FeatureKind.Forces;
        context.Diagnostics.Report(
            MethodDescriptors.OutputDeclaredTwice, second.Identifier, first.Specification.Name, second.Specification.Name, kind.TypeName());
    }
}
