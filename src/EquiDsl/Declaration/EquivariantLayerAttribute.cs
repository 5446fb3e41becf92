namespace EquiDsl;

/// <summary>
/// Declares layers that are called on their own, on a partial class: each partial method reads and returns
/// <c>NodeFeatures</c> or <c>EdgeFeatures</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EquivariantLayerAttribute : Attribute
{
    /// <summary>Largest degree l, 1 to 10. Node features are (atoms, (LMax + 1)², Channels).</summary>
    public int LMax { get; set; } = 4;

    /// <summary>Largest order |m| of edge features, 0 to LMax. Edge features hold the coefficients |m| ≤ min(l, MMax).</summary>
    public int MMax { get; set; } = 2;

    /// <summary>Channels of the input of every method.</summary>
    public int Channels { get; set; } = 128;

    /// <summary>How weights are drawn from a seed.</summary>
    public Initialization Initialization { get; set; } = Initialization.Uniform;

    /// <summary>Precision of matrix products on a GPU.</summary>
    public Precision Precision { get; set; } = Precision.Float32;
}
