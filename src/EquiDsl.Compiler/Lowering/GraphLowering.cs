using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
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
        HashSet<Value> external = [.. graph.Ops.Where(o => o is InputOp { Result.Type: IrrepsType }).Select(o => o.Result)];
        ILookup<Value, Op> uses = graph.Uses();
        IReadOnlyList<Region> regions = RegionPartition.Run(graph);
        HashSet<Value> stored = [.. external, .. regions.SelectMany(r => r.Outputs)];
        // Regions know of each other only what is stored between them, so that they are lowered side by side.
        Kernel[] kernels = new Kernel[selection?.Count ?? regions.Count];
        Parallel.For(0, kernels.Length, i => kernels[i] = RegionLowering.Run(regions[selection?[i] ?? i], uses, stored, shape));
        return kernels;
    }
}
