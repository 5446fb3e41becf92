using System.Diagnostics;
using EquiDsl;
using EquiDsl.Cuda;

namespace CudaBenchmarksSample;

/// <summary>One model in one precision on batches of Cu(111) slabs of 80 atoms.</summary>
/// <param name="Size">Millions of parameters.</param>
/// <param name="Precision">Precision of matrix products.</param>
internal sealed record ModelBenchmark(int Size, Precision Precision)
{
    /// <summary>Times loading, batches, and the kernels of the largest batch.</summary>
    /// <param name="open">Opens the device with a cache.</param>
    /// <param name="batches">Slabs per batch.</param>
    /// <param name="product">Operations per second of a plain product.</param>
    /// <param name="copy">Bytes per second of a plain copy.</param>
    public void Run(Func<CudaModuleCache, Device> open, IReadOnlyList<int> batches, double product, double copy)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("equidsl");
        try
        {
            double cold = LoadingSeconds(open, folder.FullName), cached = LoadingSeconds(open, folder.FullName);
            Console.WriteLine($"\n{Size}M {Precision}: loaded in {cold:F1} s with compilation, {cached:F1} s from the cache (weights drawn and packed in both)");
            using Device device = open(new CudaModuleCache(folder.FullName));
            using ModelRuntime runtime = Models.Load(Size, Precision, device);
            Console.WriteLine("  slabs    edges  ms/forward  structures/s  TFLOP/s  of product  device MiB");
            (NeighborGraph Graph, double Seconds)? largest = null;
            foreach (int count in batches)
                largest = Batch(runtime, count, product) ?? largest;
            if (largest is { } last)
                Kernels(runtime, last.Graph, last.Seconds, product, copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private double LoadingSeconds(Func<CudaModuleCache, Device> open, string folder)
    {
        long start = Stopwatch.GetTimestamp();
        using Device device = open(new CudaModuleCache(folder));
        using ModelRuntime runtime = Models.Load(Size, Precision, device);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>One line; null when the batch does not fit.</summary>
    private static (NeighborGraph Graph, double Seconds)? Batch(ModelRuntime runtime, int count, double product)
    {
        AtomicStructure[] slabs = [.. Enumerable.Range(0, count).Select(_ => BenchmarksSample.Slab.Create(4, 4, carbonMonoxide: false))];
        NeighborGraph graph = new NeighborList(Models.Cutoff, Models.MaxNeighbors).Build(slabs);
        try
        {
            double seconds = BenchmarksSample.Timing.Median(BenchmarksSample.Timing.Seconds(() => runtime.Predict(graph), 4, 11));
            double operations = runtime.Profile(graph).Sum(k => (double)k.MatrixOperations);
            Console.WriteLine($"  {count,5}  {graph.EdgeCount,7}  {1e3 * seconds,10:F3}  {count / seconds,12:F1}  {operations / seconds / 1e12,7:F1}  "
                + $"{operations / seconds / product,10:P0}  {(runtime.WeightBytes + runtime.WorkspaceBytes) / 1048576.0,10:F0}");
            return (graph, seconds);
        }
        catch (CudaOutOfMemoryException problem)
        {
            Console.WriteLine($"  {count,5}  {graph.EdgeCount,7}  {problem.Message}");
            return null;
        }
    }

    private static void Kernels(ModelRuntime runtime, NeighborGraph graph, double forward, double product, double copy)
    {
        IReadOnlyList<KernelTime> launches = runtime.Profile(graph);
        Console.WriteLine($"  {launches.Count} launches, {launches.Sum(k => k.Milliseconds):F3} ms when each is timed by itself; {1e3 * forward:F3} ms as one graph with its copies");
        Console.WriteLine("  kernel                          phase  launches   ms in all  TFLOP/s  of product    GB/s  of copy");
        foreach (var phase in launches.GroupBy(k => (k.Kernel, k.Phase)).OrderByDescending(p => p.Sum(k => k.Milliseconds)))
        {
            double seconds = phase.Sum(k => k.Milliseconds) / 1e3, operations = phase.Sum(k => (double)k.MatrixOperations), bytes = phase.Sum(k => (double)k.Bytes);
            string name = phase.Key.Kernel[(phase.Key.Kernel.LastIndexOf('.') + 1)..];
            string rates = operations > 0
                ? $"{operations / seconds / 1e12,7:F1}  {operations / seconds / product,10:P0}"
                : $"{"",7}  {"",10}  {bytes / seconds / 1e9,6:F0}  {bytes / seconds / copy,7:P0}";
            Console.WriteLine($"  {name,-30}  {phase.Key.Phase,5}  {phase.Count(),8}  {1e3 * seconds,10:F3}  {rates}");
        }
    }
}
