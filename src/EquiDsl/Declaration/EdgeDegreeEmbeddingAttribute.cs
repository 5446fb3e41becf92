namespace EquiDsl;

/// <summary>
/// Adds, to node features of the model's channels, the sum over edges of radial functions placed at m = 0 and rotated back
/// (EquiformerV2 §4). Needs the atom graph.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class EdgeDegreeEmbeddingAttribute : LayerAttribute
{
    /// <summary>Hidden width of the radial function and of the element-pair tables.</summary>
    public int EdgeChannels { get; set; } = 128;

    /// <summary>Element-pair embeddings in the edge scalars.</summary>
    public ElementPairs ElementPairs { get; set; } = ElementPairs.PerLayer;

    /// <summary>The sum is divided by it: the mean number of neighbours per atom.</summary>
    public double AverageNeighborCount { get; set; } = 23.395238876342773;
}
