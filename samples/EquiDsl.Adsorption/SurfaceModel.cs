using EquiDsl;

namespace AdsorptionSample;

/// <summary>Small adsorbates on metals. Effective-medium theory knows no angles, so that degree 1 is enough.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 2, Channels = 32, AttentionHidden = 16, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 32,
    EdgeChannels = 32, GaussianCount = 64, Activation = Activation.Gate, Cutoff = 5, MaxNeighbors = 24, Elements = 80,
    AverageNodeCount = 13, AverageNeighborCount = 20, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Trainable = true)]
public partial class SurfaceModel;
