namespace EquiDsl;

/// <summary>
/// Declares an EquiformerV2 network (arXiv 2306.12059) on a partial class: energies in eV per system and, with
/// <see cref="DirectForces"/>, forces in eV/Å per atom, (atoms, 3).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EquiformerV2Attribute : Attribute
{
    /// <summary>Starts from the defaults documented on each property.</summary>
    public EquiformerV2Attribute()
    {
    }

    /// <summary>Starts from a published configuration; named arguments override it.</summary>
    /// <param name="preset">The configuration.</param>
    public EquiformerV2Attribute(EquiformerV2Preset preset) => Preset = preset;

    /// <summary>The published configuration that the named arguments override; null without one.</summary>
    public EquiformerV2Preset? Preset { get; }

    /// <summary>Largest degree l of node features, 1 to 10. Node features are (atoms, (LMax + 1)², Channels).</summary>
    public int LMax { get; set; } = 4;

    /// <summary>Largest order |m| kept in the edge frame, 0 to LMax.</summary>
    public int MMax { get; set; } = 2;

    /// <summary>Transformer blocks.</summary>
    public int Layers { get; set; } = 8;

    /// <summary>Channels of node features.</summary>
    public int Channels { get; set; } = 128;

    /// <summary>Channels between the two SO(2) convolutions of the attention.</summary>
    public int AttentionHidden { get; set; } = 64;

    /// <summary>Attention heads.</summary>
    public int Heads { get; set; } = 8;

    /// <summary>Scalars per head that make the attention logits.</summary>
    public int AlphaChannels { get; set; } = 64;

    /// <summary>Channels per head of the messages.</summary>
    public int ValueChannels { get; set; } = 16;

    /// <summary>Heads × ValueChannels as the author intends it; checked at compile time. 0: not stated.</summary>
    public int AttentionChannels { get; set; }

    /// <summary>Channels between the linear layers of the feed-forward networks.</summary>
    public int FeedForwardHidden { get; set; } = 128;

    /// <summary>Hidden width of the radial functions and of the element-pair tables.</summary>
    public int EdgeChannels { get; set; } = 128;

    /// <summary>Normalisation.</summary>
    public Norm Norm { get; set; } = Norm.SeparableLayer;

    /// <summary>S2 grid points along latitude and along longitude; even and at least 2 (LMax + 1). 0: the coarsest grid that holds the degrees.</summary>
    public int GridResolution { get; set; }

    /// <summary>Non-linearity of the attention and, without <see cref="GridMlp"/>, of the feed-forward networks.</summary>
    public Activation Activation { get; set; } = Activation.SeparableS2;

    /// <summary>Whether feed-forward networks apply a three-layer perceptron at every grid point.</summary>
    public bool GridMlp { get; set; }

    /// <summary>
    /// Whether the perceptron on the grid has separate scalars for l = 0. Where the argument is absent: exactly when
    /// <see cref="Activation"/> is <see cref="Activation.SeparableS2"/>.
    /// </summary>
    public bool SeparableGridMlp { get; set; }

    /// <summary>Whether radial weights depend on the degree only and multiply messages before the rotation.</summary>
    public bool MSharedRadial { get; set; }

    /// <summary>Element-pair embeddings in the edge scalars.</summary>
    public ElementPairs ElementPairs { get; set; } = ElementPairs.PerLayer;

    /// <summary>Whether the alpha channels pass a LayerNorm (attention re-normalisation).</summary>
    public bool AttentionRenormalization { get; set; } = true;

    /// <summary>Largest edge length in Å.</summary>
    public double Cutoff { get; set; } = 12.0;

    /// <summary>Nearest neighbours kept per atom.</summary>
    public int MaxNeighbors { get; set; } = 20;

    /// <summary>Rows of the element tables; atomic numbers must be below it.</summary>
    public int Elements { get; set; } = 90;

    /// <summary>Gaussians of the radial basis, evenly spaced on [0, Cutoff]; at least 2.</summary>
    public int GaussianCount { get; set; } = 600;

    /// <summary>Standard deviation of each Gaussian in units of their spacing.</summary>
    public double GaussianWidth { get; set; } = 2.0;

    /// <summary>Whether forces are predicted by an attention block of their own.</summary>
    public bool DirectForces { get; set; } = true;

    /// <summary>Divisor of the energy: the mean number of atoms per system.</summary>
    public double AverageNodeCount { get; set; } = 77.81317;

    /// <summary>Divisor of the edge-degree embedding: the mean number of neighbours per atom.</summary>
    public double AverageNeighborCount { get; set; } = 23.395238876342773;

    /// <summary>How weights are drawn from a seed.</summary>
    public Initialization Initialization { get; set; } = Initialization.Uniform;

    /// <summary>Whether forces are predicted or are the gradient of the energy. With gradient forces <see cref="DirectForces"/> has no meaning.</summary>
    public ForceKind Forces { get; set; } = ForceKind.Direct;

    /// <summary>Whether <see cref="Prediction.Stresses"/> are predicted; needs <see cref="ForceKind.Gradient"/>.</summary>
    public bool Stress { get; set; }

    /// <summary>Precision of matrix products on a GPU.</summary>
    public Precision Precision { get; set; } = Precision.Float32;

    /// <summary>Whether a backward pass is generated too, so that <c>ForTraining</c> gives gradients by all parameters.</summary>
    public bool Trainable { get; set; }

    /// <summary>
    /// Whether training may denoise structures that are not at rest as an auxiliary task (DeNS, Liao, Smidt, Das, arXiv 2403.09549): the
    /// forces on noisy atoms become an input and the noise an output. Needs <see cref="Trainable"/> and predicted forces; predictions
    /// are computed as without it.
    /// </summary>
    public bool Denoising { get; set; }

    /// <summary>Dropout rate on attention weights in training, in [0, 1).</summary>
    public double AlphaDropout { get; set; } = 0.1;

    /// <summary>Rate at which a residual branch is dropped per system in training, in [0, 1).</summary>
    public double DropPath { get; set; } = 0.05;

    /// <summary>Rate of dropout per atom and channel in training, in [0, 1).</summary>
    public double ProjectionDropout { get; set; }
}
