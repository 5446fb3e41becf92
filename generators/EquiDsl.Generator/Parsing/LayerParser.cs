using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>Turns one layer attribute into its specification.</summary>
internal static class LayerParser
{
    /// <param name="use">The attribute.</param>
    /// <param name="name">Its parameter prefix.</param>
    /// <param name="outChannels">Channels of its result where the author states none.</param>
    /// <param name="lMax">Largest degree of the declaration.</param>
    /// <param name="diagnostics">Receives values out of range.</param>
    public static LayerSpecification Parse(LayerUse use, string name, int outChannels, int lMax, DiagnosticBag diagnostics)
    {
        WholeModelOptions.Check(use.Attribute, diagnostics);
        OptionReader read = new(use.Attribute, diagnostics);
        int Out() => read.OptionalCount("OutChannels", outChannels, Limits.Channels);
        return use.Attribute.Kind switch
        {
            "AtomEmbedding" => new AtomEmbeddingSpecification(name),
            "EdgeDegreeEmbedding" => new EdgeDegreeEmbeddingSpecification(
                name, read.Count("EdgeChannels", 128, Limits.Channels), read.Enum("ElementPairs", ElementPairKind.PerLayer),
                read.Average("AverageNeighborCount", 23.395238876342773)),
            "SeparableLayerNorm" => new NormSpecification(name, NormKind.SeparableLayer),
            "LayerNorm" => new NormSpecification(name, NormKind.Layer),
            "RmsNorm" => new NormSpecification(name, NormKind.Rms),
            "GraphAttention" => Attention(use.Attribute, read, name, Out(), lMax),
            "FeedForward" => FeedForward(use.Attribute, read, name, Out(), lMax),
            "SO2Convolution" => new SO2ConvolutionSpecification(name, Out()),
            "SO3Linear" => new SO3LinearSpecification(name, Out()),
            "SeparableS2Activation" => new ActivationSpecification(name, ActivationKind.SeparableS2, read.Grid(lMax)),
            "S2Activation" => new ActivationSpecification(name, ActivationKind.S2, read.Grid(lMax)),
            "GateActivation" => new ActivationSpecification(name, ActivationKind.Gate, 0),
            "ScalarReadout" => new ScalarReadoutSpecification(read.Average("AverageNodeCount", 77.81317)),
            "VectorReadout" => new VectorReadoutSpecification(),
            _ => throw new InvalidOperationException($"no layer '{use.Attribute.Kind}'"),
        };
    }

    private static GraphAttentionSpecification Attention(
        AttributeReader attribute, OptionReader read, string name, int outChannels, int lMax)
    {
        GraphAttentionSpecification layer = new(
            name,
            read.Count("Hidden", 64, Limits.Channels),
            read.Count("Heads", 8, Limits.Heads),
            read.Count("AlphaChannels", 64, Limits.Channels),
            read.Count("ValueChannels", 16, Limits.Channels),
            read.Count("EdgeChannels", 128, Limits.Channels),
            outChannels,
            read.Enum("Activation", ActivationKind.SeparableS2),
            read.Grid(lMax),
            read.Flag("MSharedRadial", false),
            read.Enum("ElementPairs", ElementPairKind.PerLayer),
            read.Flag("Renormalize", true),
            read.Rate("AlphaDropout", 0.1));
        read.AttentionChannels(layer.Heads, layer.ValueChannels);
        if (layer is { Activation: ActivationKind.Gate, GridResolution: not 0 } && attribute.Has("GridResolution"))
            read.WithoutEffect("GridResolution", "with gate activation");
        return layer;
    }

    private static FeedForwardSpecification FeedForward(
        AttributeReader attribute, OptionReader read, string name, int outChannels, int lMax)
    {
        FeedForwardOptions options = FeedForwardOptions.Read(attribute, read, ActivationKind.SeparableS2, false);
        return new(
            name, read.Count("Hidden", 128, Limits.Channels), outChannels, options.Activation, read.Grid(lMax), options.GridMlp,
            options.SeparableGridMlp);
    }
}
