using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Follows the features and their channels through the layers of one method.</summary>
/// <param name="method">Name of the method.</param>
/// <param name="signature">Its signature.</param>
/// <param name="context">The declaration that it belongs to.</param>
internal sealed class FeatureFlow(string method, Signature signature, DeclarationContext context)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private AttributeReader? _widthFrom;

    /// <summary>What the layers so far give.</summary>
    public FeatureKind Kind { get; private set; } = signature.Input;

    /// <summary>Channels of it.</summary>
    public int Channels { get; private set; } = context.Channels;

    /// <summary>Whether a mistake was reported, so that what follows would only repeat it.</summary>
    public bool Broken { get; private set; }

    /// <summary>The argument or attribute that set <see cref="Channels"/>.</summary>
    public LocationInfo WidthLocation => _widthFrom?.Location("OutChannels") ?? LocationInfo.Of(signature.Syntax.Identifier);

    /// <summary>Specifies the layers of one list.</summary>
    public List<LayerSpecification> Sequence(
        IReadOnlyList<LayerUse> uses, AttributeReader? residual, IReadOnlyDictionary<LayerUse, string> names)
    {
        (FeatureKind kind, int channels) = (Kind, Channels);
        List<LayerSpecification> layers = [];
        for (int i = 0; i < uses.Count; i++)
        {
            LayerUse? previous = i > 0 ? uses[i - 1] : null, next = i + 1 < uses.Count ? uses[i + 1] : null;
            layers.Add(Layer(uses[i], previous, next, names[uses[i]]));
        }
        if (residual is null || Broken)
            return layers;
        if (kind is FeatureKind.Graph || Kind != kind)
            Report(LayerDescriptors.ResidualChangesFeatures, residual.Location(), kind.Text(), Kind.Text());
        else if (Channels != channels)
            Report(LayerDescriptors.ResidualChangesChannels, WidthLocation, channels, Channels);
        return layers;
    }

    /// <summary>Each repetition reads what the one before gives.</summary>
    public void CheckRepetition()
    {
        if (!Broken && Channels != context.Channels)
            Report(LayerDescriptors.ChannelsMismatch, WidthLocation, $"The next repetition of '{method}'", context.Channels, Channels);
    }

    private LayerSpecification Layer(LayerUse use, LayerUse? previous, LayerUse? next, string name)
    {
        CheckInput(use, previous);
        int unstated = next?.Kind.IsReadout == true ? 1 : context.Channels;
        LayerSpecification layer = LayerParser.Parse(use, name, unstated, context.LMax, _diagnostics);
        Kind = use.Kind.Gives ?? Kind;
        int? width = layer switch
        {
            AtomEmbeddingSpecification => context.Channels,
            GraphAttentionSpecification attention => attention.OutChannels,
            FeedForwardSpecification feedForward => feedForward.OutChannels,
            SO2ConvolutionSpecification convolution => convolution.OutChannels,
            SO3LinearSpecification linear => linear.OutChannels,
            EdgeDegreeEmbeddingSpecification or NormSpecification or ActivationSpecification or ReadoutSpecification => null,
            _ => throw new InvalidOperationException($"unknown layer {layer}"),
        };
        if (width is not { } channels)
            return layer;
        (Channels, _widthFrom) = (channels, use.Attribute);
        Broken |= channels < 1;
        return layer;
    }

    private void CheckInput(LayerUse use, LayerUse? previous)
    {
        LocationInfo location = use.Attribute.Location();
        string display = use.Attribute.Display;
        if (use.Kind.NeedsGraph && !signature.HasGraph)
            Report(LayerDescriptors.GraphParameterMissing, location, display, method);
        if (Broken)
            return;
        if (!use.Kind.Reads.Contains(Kind))
            Report(LayerDescriptors.WrongExtent, location, display, string.Join(" or ", use.Kind.Reads.Select(k => k.Text())), Kind.Text());
        else if (use.Kind.IsActivation && previous?.Kind.IsActivation == true)
            Report(LayerDescriptors.ActivationTwice, location, display, previous.Attribute.Display);
        else if (use.Kind.IsReadout && Channels != 1)
            Report(LayerDescriptors.ReadoutNeedsOneChannel, location, display, Channels);
        else if (use.Attribute.Kind == "EdgeDegreeEmbedding" && Channels != context.Channels)
            Report(LayerDescriptors.ChannelsMismatch, location, display, context.Channels, Channels);
    }

    private void Report(DiagnosticDescriptor descriptor, LocationInfo location, params object[] arguments)
    {
        _diagnostics.Report(descriptor, location, arguments);
        Broken = true;
    }
}
