using EquiDsl;

namespace TrainSample;

/// <summary>Metal clusters of up to about 20 atoms; forces are gradients of the energy.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 32, AttentionHidden = 16, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 32,
    EdgeChannels = 32, GaussianCount = 128, Activation = Activation.Gate, Cutoff = 12, MaxNeighbors = 30, Elements = 80,
    AverageNodeCount = 13, AverageNeighborCount = 12, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Trainable = true)]
public partial class ClusterModel;

/// <summary>Small molecules; forces are gradients of the energy.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 32, AttentionHidden = 32, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 64,
    EdgeChannels = 32, GaussianCount = 64, Activation = Activation.Gate, Cutoff = 10, MaxNeighbors = 30, Elements = 10,
    AverageNodeCount = 15, AverageNeighborCount = 14, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Trainable = true)]
public partial class MoleculeModel;

/// <summary>Small molecules; forces are an output of their own.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 32, AttentionHidden = 32, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 64,
    EdgeChannels = 32, GaussianCount = 64, Activation = Activation.Gate, Cutoff = 10, MaxNeighbors = 30, Elements = 10,
    AverageNodeCount = 15, AverageNeighborCount = 14, AlphaDropout = 0, DropPath = 0, Trainable = true)]
public partial class DirectMoleculeModel;

/// <summary>Adsorbates on surfaces; forces are gradients of the energy.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 32, AttentionHidden = 32, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 64,
    EdgeChannels = 32, GaussianCount = 64, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 90,
    AverageNodeCount = 5, AverageNeighborCount = 20, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Trainable = true)]
public partial class SurfaceModel;

/// <summary>Adsorbates on surfaces; forces are an output of their own.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 32, AttentionHidden = 32, Heads = 4, AlphaChannels = 16, ValueChannels = 8, FeedForwardHidden = 64,
    EdgeChannels = 32, GaussianCount = 64, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 90,
    AverageNodeCount = 50, AverageNeighborCount = 20, Trainable = true, Denoising = true)]
public partial class DirectSurfaceModel;
