namespace EquiDsl;

/// <summary>SiLU on the S2 grid; l = 0 replaced by SiLU of separate scalars. Node or edge features, kept in kind and channels.</summary>
/// <remarks>
/// Directly after <see cref="SO2ConvolutionAttribute"/> the separate scalars are extra outputs of that convolution; elsewhere
/// they come from a linear map of the input's l = 0.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class SeparableS2ActivationAttribute : LayerAttribute
{
    /// <summary>S2 grid points along latitude and along longitude; even and at least 2 (LMax + 1). 0: the coarsest grid that holds the degrees.</summary>
    public int GridResolution { get; set; }
}
