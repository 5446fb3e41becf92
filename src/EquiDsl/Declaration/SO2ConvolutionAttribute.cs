namespace EquiDsl;

/// <summary>
/// SO(2) convolution in the edge frame, without radial weights: edge features to edge features of OutChannels
/// (EquiformerV2 §3.2, after eSCN).
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class SO2ConvolutionAttribute : LayerAttribute
{
    /// <summary>Channels of the result. 0: the channels of the method's input.</summary>
    public int OutChannels { get; set; }
}
