using EquiDsl;

namespace BenchmarksSample;

/// <summary>How time and memory grow from 1,600 to 160,000 edges: larger and larger slabs, the 31M configuration with two of its eight blocks.</summary>
internal static class GrowthBenchmark
{
    private static readonly (int A, int B)[] s_slabs = [(4, 4), (8, 8), (16, 16), (25, 32), (40, 40)];

    public static void Run(int threads)
    {
        using Device device = Device.Cpu(threads);
        using Model31TwoBlocks model = Model31TwoBlocks.FromSeed(0, device);
        Console.WriteLine($"{device.Description}; 31M configuration with 2 blocks instead of 8");
        Console.WriteLine("  atoms    edges  search (s)  forward (s)  µs per edge  workspace (MiB)");
        foreach ((int a, int b) in s_slabs)
        {
            AtomicStructure[] slab = [Slab.Create(a, b, carbonMonoxide: false)];
            NeighborList list = new(Model31TwoBlocks.Description.Cutoff, Model31TwoBlocks.Description.MaxNeighbors);
            NeighborGraph graph = new();
            double search = Timing.Median(Timing.Seconds(() => list.Build(slab, graph), warmUp: 1, repetitions: 3));
            // The first sizes warm the code up for the last ones, which take long enough for one run to tell.
            (int warmUp, int repetitions) = graph.EdgeCount switch { < 10_000 => (10, 9), < 50_000 => (1, 3), _ => (0, 1) };
            double forward = Timing.Median(Timing.Seconds(() => model.Predict(graph), warmUp, repetitions));
            Console.WriteLine($"{graph.NodeCount,7}  {graph.EdgeCount,7}  {search,10:F4}  {forward,11:F3}  {1e6 * forward / graph.EdgeCount,11:F1}  {model.Runtime.WorkspaceBytes / 1048576.0,15:F1}");
        }
    }
}
