using EquiDsl;

namespace BenchmarksSample;

/// <summary>Whole models on a Cu(111) slab of 80 atoms with CO: 82 atoms, 20 neighbours each, 1,640 edges.</summary>
internal static class ModelBenchmark
{
    private const double MiB = 1024 * 1024;

    public static void Run(IReadOnlyList<string> sizes, int threads)
    {
        using Device device = Device.Cpu(threads);
        Console.WriteLine($"{device.Description}; {DateTime.Now:yyyy-MM-dd}; .NET {Environment.Version}");
        Console.WriteLine("model FLOPs: the mathematics after dead-work removal (GraphCosts). matrix FLOPs: matrix products that the kernels execute.");
        foreach (string size in sizes)
        {
            Console.WriteLine();
            Run(size, device, threads);
        }
    }

    private static void Run(string size, Device device, int threads)
    {
        AtomGraph graph = AtomGraph.Build([Slab.Create(4, 4, carbonMonoxide: true)], Model31.Description.Cutoff, Model31.Description.MaxNeighbors);
        int nodes = graph.Neighbors.NodeCount, edges = graph.Neighbors.EdgeCount;
        using ModelRuntime runtime = Load(size, device);
        Operations operations = Operations.Of(new Declaration($"EquiDsl.EquiformerV2Preset.Oc20M{size}").Specification(), nodes, edges);
        bool exactPeak = ProcessMemory.ResetPeak();
        long before = ProcessMemory.Resident;

        double[] seconds = Timing.Seconds(() => runtime.Predict(graph.Neighbors), warmUp: 8, repetitions: 11);
        long above = ProcessMemory.Peak - before;
        double peak = FmaPeak.Measure(threads), median = Timing.Median(seconds);

        Console.WriteLine($"{size}M, {nodes} atoms, {edges:N0} edges");
        Console.WriteLine($"  seconds per forward      {median:F3} median, {seconds[0]:F3} to {seconds[^1]:F3}, 11 runs after 8");
        Console.WriteLine($"  model FLOPs              {operations.Model / 1e9:F1} G, of which matrix products executed {operations.Matrix / 1e9:F1} G");
        Console.WriteLine($"  GFLOP/s                  {operations.Model / median / 1e9:F1} (matrix products alone {operations.Matrix / median / 1e9:F1})");
        Console.WriteLine($"  FMA peak, {threads,2} threads     {peak:F1} GFLOP/s");
        Console.WriteLine($"  fraction of peak         {operations.Model / median / 1e9 / peak:P0} (matrix products alone {operations.Matrix / median / 1e9 / peak:P0})");
        Console.WriteLine($"  edges/s                  {edges / median:N0}");
        Console.WriteLine($"  weights                  {runtime.WeightBytes / MiB:F1} MiB packed");
        Console.WriteLine($"  workspace                {runtime.WorkspaceBytes / MiB:F1} MiB");
        Console.WriteLine($"  peak RSS above weights   {above / MiB:F1} MiB, JIT-compiled code included{(exactPeak ? "" : "; includes loading, as this system cannot reset peaks")}");
    }

    private static ModelRuntime Load(string size, Device device) => size switch
    {
        "31" => Model31.FromSeed(0, device).Runtime,
        "83" => Model83.FromSeed(0, device).Runtime,
        "153" => Model153.FromSeed(0, device).Runtime,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "no such model"),
    };
}
