using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Turns a layer graph into kernels, in order of execution.</summary>
public static class GraphLowering
{
    /// <summary>One kernel per fused region, with tiles of the given shape.</summary>
    public static IReadOnlyList<Kernel> Run(LayerGraph graph, TileShape shape) => Run(graph, shape, null);

    /// <summary>The kernels of some regions, given by their position; of all without a list.</summary>
    public static IReadOnlyList<Kernel> Run(LayerGraph graph, TileShape shape, IReadOnlyList<int>? selection)
    {
        Partition partition = RegionPartition.Run(graph);
        // Regions know of each other only what is stored between them, so that they are lowered side by side.
        Kernel[] kernels = new Kernel[selection?.Count ?? partition.Regions.Count];
        Parallel.For(0, kernels.Length, i => kernels[i] = RegionLowering.Run(partition.Regions[selection?[i] ?? i], partition.Stored, shape));
        return kernels;
    }
}
