using EquiDsl;

namespace NativeLibrarySample;

/// <summary>A small model; its members are generated when the project is built.</summary>
[EquiformerV2(LMax = 2, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 8, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
    FeedForwardHidden = 8, EdgeChannels = 8, GaussianCount = 16, Cutoff = 5, MaxNeighbors = 20)]
public sealed partial class SmallModel;
