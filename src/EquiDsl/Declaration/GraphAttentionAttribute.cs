namespace EquiDsl;

/// <summary>Equivariant graph attention (EquiformerV2 §4). Node features to node features of OutChannels; needs the atom graph.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class GraphAttentionAttribute : LayerAttribute
{
    /// <summary>Channels between the two SO(2) convolutions.</summary>
    public int Hidden { get; set; } = 64;

    /// <summary>Attention heads.</summary>
    public int Heads { get; set; } = 8;

    /// <summary>Scalars per head that make the logits.</summary>
    public int AlphaChannels { get; set; } = 64;

    /// <summary>Channels per head of the messages.</summary>
    public int ValueChannels { get; set; } = 16;

    /// <summary>Heads × ValueChannels as the author intends it; checked at compile time. 0: not stated.</summary>
    public int AttentionChannels { get; set; }

    /// <summary>Hidden width of the radial function and of the element-pair tables.</summary>
    public int EdgeChannels { get; set; } = 128;

    /// <summary>Channels of the result. 0: 1 before a <see cref="VectorReadoutAttribute"/> or <see cref="ScalarReadoutAttribute"/>, else the channels of the method's input.</summary>
    public int OutChannels { get; set; }

    /// <summary>Non-linearity between the SO(2) convolutions.</summary>
    public Activation Activation { get; set; } = Activation.SeparableS2;

    /// <summary>S2 grid points along latitude and along longitude; even and at least 2 (LMax + 1). 0: the coarsest grid that holds the degrees.</summary>
    public int GridResolution { get; set; }

    /// <summary>Whether radial weights depend on the degree only and multiply messages before the rotation.</summary>
    public bool MSharedRadial { get; set; }

    /// <summary>Element-pair embeddings in the edge scalars.</summary>
    public ElementPairs ElementPairs { get; set; } = ElementPairs.PerLayer;

    /// <summary>Whether the alpha channels pass a LayerNorm (attention re-normalisation).</summary>
    public bool Renormalize { get; set; } = true;

    /// <summary>Dropout rate on attention weights in training, in [0, 1).</summary>
    public double AlphaDropout { get; set; } = 0.1;
}
