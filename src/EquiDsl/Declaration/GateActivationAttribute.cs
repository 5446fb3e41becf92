namespace EquiDsl;

/// <summary>SiLU on l = 0; every other degree times the sigmoid of its gate scalar. Node or edge features, kept in kind and channels.</summary>
/// <remarks>
/// Directly after <see cref="SO2ConvolutionAttribute"/> the gate scalars are extra outputs of that convolution; elsewhere
/// they come from a linear map of the input's l = 0.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class GateActivationAttribute : LayerAttribute;
