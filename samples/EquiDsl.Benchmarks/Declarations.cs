using EquiDsl;

namespace BenchmarksSample;

/// <summary>The published 31M configuration.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31)]
public sealed partial class Model31;

/// <summary>The published 83M configuration.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M83)]
public sealed partial class Model83;

/// <summary>The published 153M configuration.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M153)]
public sealed partial class Model153;

/// <summary>The 31M configuration with two blocks, for large systems.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Layers = 2)]
public sealed partial class Model31TwoBlocks;

/// <summary>A layer on its own.</summary>
[EquivariantLayer(LMax = 4, MMax = 2, Channels = 64)]
public sealed partial class EdgeActivation
{
    /// <summary>Separable S2 activation of edge features.</summary>
    [SeparableS2Activation(GridResolution = 18)]
    public partial EdgeFeatures Apply(EdgeFeatures x);
}

/// <summary>The 31M model with its backward pass.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Trainable = true)]
public sealed partial class Trainable31;
