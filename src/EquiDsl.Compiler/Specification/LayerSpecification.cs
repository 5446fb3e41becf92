namespace EquiDsl.Compiler.Specification;

/// <summary>One layer with all defaults filled in.</summary>
/// <param name="Name">Prefix of the layer's parameters below its method's prefix; empty for layers without parameters.</param>
public abstract record LayerSpecification(string Name)
{
    /// <summary>Lines <c>option: value</c> of what decides the layer's outputs besides its parameters' values, see <see cref="SpecificationText"/>.</summary>
    internal abstract IReadOnlyList<string> Options { get; }

    /// <summary>Channels of what it gives when it reads <paramref name="channels"/>.</summary>
    internal abstract int OutputChannels(int channels);

    private protected static string Number(double value) => SpecificationText.Number(value);
}

/// <summary>The end of a method that gives an output of the model.</summary>
public abstract record ReadoutSpecification() : LayerSpecification("")
{
    /// <summary>Name of the output.</summary>
    internal abstract string Output { get; }
}

/// <summary>Element embedding placed at l = 0: (elements, channels).</summary>
public sealed record AtomEmbeddingSpecification(string Name) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options => [];

    internal override int OutputChannels(int channels) => channels;
}

/// <summary>Adds the sum over edges of radial functions in the m = 0 slots, rotated back (EquiformerV2 §4).</summary>
/// <param name="EdgeChannels">Hidden width of the radial function and of the element-pair tables.</param>
/// <param name="ElementPairs">Where element-pair embeddings come from.</param>
/// <param name="AverageNeighborCount">The sum is divided by it.</param>
public sealed record EdgeDegreeEmbeddingSpecification(
    string Name, int EdgeChannels, ElementPairKind ElementPairs, double AverageNeighborCount) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options =>
        [$"EdgeChannels: {EdgeChannels}", $"ElementPairs: {ElementPairs}", $"AverageNeighborCount: {Number(AverageNeighborCount)}"];

    internal override int OutputChannels(int channels) => channels;
}

/// <summary>Normalisation over irreps.</summary>
public sealed record NormSpecification(string Name, NormKind Kind) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options => [$"Norm: {Kind}"];

    internal override int OutputChannels(int channels) => channels;
}

/// <summary>Equivariant graph attention (EquiformerV2 §4).</summary>
/// <param name="Hidden">Channels between the two SO(2) convolutions.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="AlphaChannels">Scalars per head that make the logits.</param>
/// <param name="ValueChannels">Channels per head of the messages.</param>
/// <param name="EdgeChannels">Hidden width of the radial function.</param>
/// <param name="OutChannels">Channels after the projection.</param>
/// <param name="GridResolution">Even S2 grid size, or 0 for the coarsest grid of (LMax, MMax).</param>
/// <param name="MSharedRadial">Radial weights per degree before the rotation, instead of per (m, l) after it.</param>
/// <param name="Renormalize">LayerNorm on the alpha channels.</param>
/// <param name="AlphaDropout">Dropout rate on attention weights, in training.</param>
public sealed record GraphAttentionSpecification(
    string Name, int Hidden, int Heads, int AlphaChannels, int ValueChannels, int EdgeChannels, int OutChannels,
    ActivationKind Activation, int GridResolution, bool MSharedRadial, ElementPairKind ElementPairs, bool Renormalize,
    double AlphaDropout) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options =>
    [
        $"Hidden: {Hidden}", $"Heads: {Heads}", $"AlphaChannels: {AlphaChannels}", $"ValueChannels: {ValueChannels}",
        $"EdgeChannels: {EdgeChannels}", $"OutChannels: {OutChannels}", $"Activation: {Activation}", $"GridResolution: {GridResolution}",
        $"MSharedRadial: {MSharedRadial}", $"ElementPairs: {ElementPairs}", $"Renormalize: {Renormalize}",
    ];

    internal override int OutputChannels(int channels) => OutChannels;
}

/// <summary>Feed-forward network on nodes (EquiformerV2 §4).</summary>
/// <param name="Hidden">Channels between the two linear layers.</param>
/// <param name="OutChannels">Channels of the result.</param>
/// <param name="GridMlp">A three-layer perceptron at every grid point instead of the pointwise activation.</param>
/// <param name="SeparableGridMlp">With the grid perceptron: l = 0 replaced by SiLU of separate scalars. Without it, false.</param>
public sealed record FeedForwardSpecification(
    string Name, int Hidden, int OutChannels, ActivationKind Activation, int GridResolution, bool GridMlp,
    bool SeparableGridMlp) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options =>
    [
        $"Hidden: {Hidden}", $"OutChannels: {OutChannels}", $"Activation: {Activation}", $"GridResolution: {GridResolution}",
        $"GridMlp: {GridMlp}", $"SeparableGridMlp: {SeparableGridMlp}",
    ];

    internal override int OutputChannels(int channels) => OutChannels;
}

/// <summary>SO(2) convolution on edge features in the edge frame, without radial weights.</summary>
public sealed record SO2ConvolutionSpecification(string Name, int OutChannels) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options => [$"OutChannels: {OutChannels}"];

    internal override int OutputChannels(int channels) => OutChannels;
}

/// <summary>Linear map over channels per degree, bias on l = 0.</summary>
public sealed record SO3LinearSpecification(string Name, int OutChannels) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options => [$"OutChannels: {OutChannels}"];

    internal override int OutputChannels(int channels) => OutChannels;
}

/// <summary>
/// A non-linearity on its own. After an SO(2) convolution the scalars of the separable and gate kinds are extra outputs of
/// that convolution; elsewhere they come from a linear map of the input's l = 0 (<c>Name.weight</c>, <c>Name.bias</c>).
/// </summary>
public sealed record ActivationSpecification(string Name, ActivationKind Kind, int GridResolution) : LayerSpecification(Name)
{
    internal override IReadOnlyList<string> Options => [$"Activation: {Kind}", $"GridResolution: {GridResolution}"];

    internal override int OutputChannels(int channels) => channels;
}

/// <summary>Reads l = 0 of one channel, sums it per system and divides by <paramref name="AverageNodeCount"/>.</summary>
public sealed record ScalarReadoutSpecification(double AverageNodeCount) : ReadoutSpecification
{
    internal override string Output => "energy";

    internal override IReadOnlyList<string> Options => [$"AverageNodeCount: {Number(AverageNodeCount)}"];

    internal override int OutputChannels(int channels) => channels;
}

/// <summary>Reads l = 1 of one channel as a vector per atom.</summary>
public sealed record VectorReadoutSpecification() : ReadoutSpecification
{
    internal override string Output => "forces";

    internal override IReadOnlyList<string> Options => [];

    internal override int OutputChannels(int channels) => channels;
}
