namespace EquiDsl.Benchmarks;

/// <summary>31M parameters: 8 layers, L = 4, M = 2.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31)]
public sealed partial class Oc20M31;

/// <summary>83M parameters: 12 layers, L = 6, M = 2.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M83)]
public sealed partial class Oc20M83;

/// <summary>153M parameters: 20 layers, L = 6, M = 3.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M153)]
public sealed partial class Oc20M153;

/// <summary>One layer of the 31M sizes, to see how time grows with edges.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Layers = 1)]
public sealed partial class OneLayer;

/// <summary>A separable S2 activation behind an SO(2) convolution, on edge features.</summary>
[EquivariantLayer(LMax = 4, MMax = 2, Channels = 64)]
public sealed partial class ConvolutionLayer
{
    /// <summary>SO(2) convolution and activation.</summary>
    [SO2Convolution(OutChannels = 64), SeparableS2Activation(GridResolution = 18)]
    public partial EdgeFeatures Apply(EdgeFeatures x);
}
