using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Reads one partial method that carries layer attributes.</summary>
internal static class MethodParser
{
    /// <summary>Whether <paramref name="method"/> carries attributes that declare layers or say how they are applied.</summary>
    public static bool IsDeclared(IMethodSymbol method) => method.GetAttributes().Any(a =>
        a.AttributeClass is { } type && KnownTypes.IsEquiDsl(type)
        && (LayerKind.Find(KnownTypes.AttributeKind(type)) is not null || type.Name is "RepeatAttribute" or "ResidualAttribute" or "ParametersAttribute"));

    /// <summary>Reads the method; null where its signature is reported as unsupported.</summary>
    public static ParsedMethod? Parse(IMethodSymbol method, DeclarationContext context)
    {
        DiagnosticBag diagnostics = context.Diagnostics;
        if (Signature.Parse(method, diagnostics, context.Cancellation) is not { } signature)
            return null;

        AttributeReader[] attributes = AttributeReader.Of(method, context.Cancellation).ToArray();
        List<DeclaredList> lists = DeclaredList.Group(attributes, diagnostics);
        LayerUse[] uses = lists.SelectMany(list => list.Layers).ToArray();
        LocationInfo identifier = LocationInfo.Of(signature.Syntax.Identifier);
        if (uses.Length == 0 && lists.Count == 0)
            diagnostics.Report(MethodDescriptors.MethodWithoutLayers, identifier, method.Name);

        Dictionary<LayerUse, string> names = LayerNames.Assign(uses, diagnostics);
        FeatureFlow flow = new(method.Name, signature, context);
        List<LayerSequence> sequences = [];
        List<(LayerUse, LayerSpecification)> layers = [];
        foreach (DeclaredList list in lists)
        {
            List<LayerSpecification> specified = flow.Sequence(list.Layers, list.Residual, names);
            layers.AddRange(list.Layers.Zip(specified, (use, layer) => (use, layer)));
            OptionReader? residual = list.Residual is { } r ? new(r, diagnostics) : null;
            sequences.Add(new(
                residual is not null, residual?.Rate("DropPath", 0) ?? 0, residual?.Rate("ProjectionDropout", 0) ?? 0, new(specified)));
        }

        if (!flow.Broken && uses.Length > 0 && flow.Kind != signature.Output)
        {
            diagnostics.Report(
                LayerDescriptors.ResultMismatch, LocationInfo.Of(signature.Syntax.ReturnType), method.Name,
                signature.Output.TypeName(), flow.Kind.Text());
        }
        int repeat = Repetition(method, attributes, signature, flow, diagnostics);
        MethodSpecification specification = new(
            method.Name, signature.Declaration, signature.ParameterList, Input(signature.Input), Output(signature.Output), repeat,
            Prefix(method, attributes, repeat, diagnostics), new(sequences));
        return new(specification, identifier, flow.Broken ? context.Channels : flow.Channels, flow.WidthLocation, layers);
    }

    private static int Repetition(
        IMethodSymbol method, AttributeReader[] attributes, Signature signature, FeatureFlow flow, DiagnosticBag diagnostics)
    {
        if (attributes.FirstOrDefault(a => a.Kind == "Repeat") is not { } attribute)
            return 1;
        int count = attribute.Positional() ?? 1;
        LocationInfo location = attribute.PositionalLocation();
        if (count < 1)
            diagnostics.Report(OptionDescriptors.CountNotPositive, location, "Repeat", count);
        else if (count > Limits.Repetitions)
            diagnostics.Report(OptionDescriptors.CountTooLarge, location, "Repeat", Limits.Repetitions, count);
        else if (signature.Input is FeatureKind.Graph || signature.Input != signature.Output)
            diagnostics.Report(MethodDescriptors.CannotRepeat, attribute.Location(), method.Name);
        else if (count > 1)
            flow.CheckRepetition();
        return Math.Min(Math.Max(count, 1), Limits.Repetitions);
    }

    private static string Prefix(IMethodSymbol method, AttributeReader[] attributes, int repeat, DiagnosticBag diagnostics)
    {
        string unstated = Names.Snake(method.Name) + (repeat > 1 ? ".{0}." : ".");
        AttributeReader? attribute = attributes.FirstOrDefault(a => a.Kind == "Parameters");
        if (attribute?.Get<string?>("Prefix", null) is not { } prefix)
            return unstated;
        string? need = !Names.IsPrefix(prefix) ? "letters, digits, underscores, dots and {0}"
            : repeat > 1 && !prefix.Contains("{0}") ? "different in each repetition, which {0} stands for"
            : null;
        if (need is null)
            return prefix;
        diagnostics.Report(LayerDescriptors.MalformedName, attribute.Location("Prefix"), "Prefix", need, prefix);
        return unstated;
    }

    private static MethodInput Input(FeatureKind kind) => kind switch
    {
        FeatureKind.Graph => MethodInput.Graph,
        FeatureKind.Nodes => MethodInput.Nodes,
        FeatureKind.Edges => MethodInput.Edges,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not what a method reads"),
    };

    private static MethodOutput Output(FeatureKind kind) => kind switch
    {
        FeatureKind.Nodes => MethodOutput.Nodes,
        FeatureKind.Edges => MethodOutput.Edges,
        FeatureKind.Energies => MethodOutput.Energy,
        FeatureKind.Forces => MethodOutput.Forces,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not what a method returns"),
    };
}
