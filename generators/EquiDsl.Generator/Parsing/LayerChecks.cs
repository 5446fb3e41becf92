using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>What layers of different methods need of the whole declaration.</summary>
internal static class LayerChecks
{
    /// <summary>Layers that read the atom graph need <c>[AtomGraph]</c> on the class.</summary>
    public static void Graph(DeclarationContext context, IReadOnlyList<ParsedMethod> methods, bool hasGraph)
    {
        if (!hasGraph && methods.SelectMany(m => m.Layers).Select(l => l.Use).FirstOrDefault(u => u.Kind.NeedsGraph) is { } use)
        {
            context.Diagnostics.Report(
                LayerDescriptors.GraphAttributeMissing, context.Attribute.Location(), context.TypeName, use.Attribute.Display);
        }
    }

    /// <summary>Layers that share element-pair tables need tables of one width.</summary>
    public static void SharedTables(DeclarationContext context, IReadOnlyList<ParsedMethod> methods)
    {
        int? width = null;
        foreach ((LayerUse use, LayerSpecification layer) in methods.SelectMany(m => m.Layers))
        {
            int? own = layer switch
            {
                GraphAttentionSpecification attention => attention.ElementPairs == ElementPairKind.Shared ? attention.EdgeChannels : null,
                EdgeDegreeEmbeddingSpecification embedding => embedding.ElementPairs == ElementPairKind.Shared ? embedding.EdgeChannels : null,
                AtomEmbeddingSpecification or NormSpecification or FeedForwardSpecification or SO2ConvolutionSpecification or SO3LinearSpecification
                    or ActivationSpecification or ReadoutSpecification => null,
                _ => throw new InvalidOperationException($"unknown layer {layer}"),
            };
            if (own is not { } channels)
                continue;
            int first = width ??= channels;
            if (channels != first)
                context.Diagnostics.Report(LayerDescriptors.SharedTablesDiffer, use.Attribute.Location("EdgeChannels"), first, channels);
        }
    }
}
