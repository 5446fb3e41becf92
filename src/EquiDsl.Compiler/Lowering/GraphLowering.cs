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
        IReadOnlyList<Region> regions = selection is null ? partition.Regions : [.. selection.Select(i => partition.Regions[i])];
        (int First, RegionMatch? Match)[] repeats = Repeats(regions, partition.Stored);
        // Regions know of each other only what is stored between them, so that they are lowered side by side.
        Kernel[] kernels = new Kernel[regions.Count];
        Parallel.For(0, kernels.Length, i =>
        {
            if (repeats[i].Match is null)
                kernels[i] = RegionLowering.Run(regions[i], partition.Stored, shape);
        });
        for (int i = 0; i < kernels.Length; i++)
        {
            if (repeats[i] is (int first, { } match))
                kernels[i] = kernels[first].With(match.Second, match.Second);
        }
        return kernels;
    }

    /// <summary>For each region the first one that it repeats, e.g. in the block before, and how; itself, and null, when it repeats none.</summary>
    private static (int First, RegionMatch? Match)[] Repeats(IReadOnlyList<Region> regions, HashSet<Value> stored)
    {
        (int First, RegionMatch? Match)[] repeats = new (int, RegionMatch?)[regions.Count];
        List<int> firsts = [];
        for (int i = 0; i < regions.Count; i++)
        {
            repeats[i] = firsts.Select(f => (f, RegionMatch.Of(regions[f], regions[i], stored))).FirstOrDefault(r => r.Item2 is not null);
            if (repeats[i].Match is not null)
                continue;
            repeats[i] = (i, null);
            firsts.Add(i);
        }
        return repeats;
    }
}
