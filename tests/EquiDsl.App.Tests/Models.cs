namespace EquiDsl.App.Tests;

/// <summary>A small model with every verb: gradient forces, stress, a backward pass.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 30, AverageNodeCount = 8,
    AverageNeighborCount = 7, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Stress = true, Trainable = true)]
public partial class VerbModel;

/// <summary>A model without a backward pass.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 30)]
public partial class ForwardModel;

/// <summary>A model that may denoise: forces of its own.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 30, AverageNodeCount = 8,
    AverageNeighborCount = 7, Trainable = true, Denoising = true)]
public partial class DenoisingModel;

/// <summary>A model of energies alone.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 30, AverageNodeCount = 8,
    AverageNeighborCount = 7, DirectForces = false, Trainable = true)]
public partial class EnergyModel;

/// <summary>Parameters as <see cref="VerbModel"/> has them, with other options.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 4, MaxNeighbors = 20, Elements = 30, AverageNodeCount = 15,
    AverageNeighborCount = 7, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Stress = true, Trainable = true)]
public partial class OtherVerbModel;

/// <summary><see cref="VerbModel"/> with dropout.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 30, AverageNodeCount = 8,
    AverageNeighborCount = 7, AlphaDropout = 0, DropPath = 0.2, Forces = ForceKind.Gradient, Stress = true, Trainable = true)]
public partial class DropoutVerbModel;
