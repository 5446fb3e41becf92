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
        List<Kernel> kernels = [];
        foreach (Region region in RegionPartition.Run(graph))
        {
            kernels.Add(RegionLowering.Run(region, graph, external));
            external.UnionWith(region.Outputs);
        }
        return kernels;
    }
}
