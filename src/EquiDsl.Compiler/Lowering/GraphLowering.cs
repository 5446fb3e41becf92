using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Turns a layer graph into kernels, in order of execution.</summary>
public static class GraphLowering
{
    /// <summary>One kernel per fused region.</summary>
    public static IReadOnlyList<Kernel> Run(LayerGraph graph)
    {
        HashSet<Value> external = [.. graph.Ops.Where(o => o is InputOp { Result.Type: IrrepsType }).Select(o => o.Result)];
        ILookup<Value, Op> uses = graph.Uses();
        IReadOnlyList<Region> regions = RegionPartition.Run(graph);
        HashSet<Value> stored = [.. external, .. regions.SelectMany(r => r.Outputs)];
        // Regions know of each other only what is stored between them, so that they are lowered side by side.
        Kernel[] kernels = new Kernel[regions.Count];
        Parallel.For(0, regions.Count, i => kernels[i] = RegionLowering.Run(regions[i], uses, stored));
        return kernels;
    }
}
