using System.Diagnostics;
using System.Globalization;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Benchmarks;

/// <summary>Time, rate and memory of whole models on a copper slab.</summary>
internal static class WholeModel
{
    public static void Run(IReadOnlyList<string> names, int threads)
    {
        using Device device = Device.Cpu(threads);
        double peak = FmaPeak.Measure(threads);
        Print($"{device.Description}; FMA peak {peak:F0} GFLOP/s, measured now with as many threads");
        foreach (string name in names)
        {
            switch (name)
            {
                case "31":
                    using (Oc20M31 model = Oc20M31.FromSeed(0, device))
                        Measure("31M", model.Predict, model.Runtime, new() { GridMlp = true, GridResolution = 18 }, peak);
                    break;
                case "83":
                    using (Oc20M83 model = Oc20M83.FromSeed(0, device))
                        Measure("83M", model.Predict, model.Runtime, new() { LMax = 6, Layers = 12, GridMlp = true, GridResolution = 18 }, peak);
                    break;
                case "153":
                    using (Oc20M153 model = Oc20M153.FromSeed(0, device))
                        Measure("153M", model.Predict, model.Runtime, new() { LMax = 6, MMax = 3, Layers = 20, GridMlp = true, GridResolution = 18 }, peak);
                    break;
                default:
                    throw new ArgumentException($"'{name}' is not a model; known are 31, 83 and 153");
            }
        }
    }

    /// <summary>One layer of the 31M sizes from 1,640 to about 160,000 edges.</summary>
    public static void Growth(int threads)
    {
        using Device device = Device.Cpu(threads);
        using OneLayer model = OneLayer.FromSeed(0, device);
        Print($"{device.Description}; one layer and the force block of the 31M sizes");
        foreach (int repeats in new[] { 1, 2, 4, 7, 10 })
        {
            AtomicStructure[] slab = [CopperSlab.Build(repeats)];
            long edges = new NeighborList(12, 20).Build(slab).EdgeCount;
            double seconds = Median(() => model.Predict(slab), repeats > 4 ? 1 : 3);
            Print($"{edges,8} edges {seconds,8:F3} s {1e6 * seconds / edges,8:F2} µs/edge, workspace {model.Runtime.WorkspaceBytes / 1e6,6:F1} MB");
        }
    }

    /// <summary>Time to generate the 153M model.</summary>
    public static void Generate()
    {
        ModelSpecification model = new EquiformerV2Options { LMax = 6, MMax = 3, Layers = 20, GridMlp = true, GridResolution = 18 }.Expand("N", default, "T");
        for (int i = 0; i < 12; i++)
        {
            long began = Stopwatch.GetTimestamp();
            int characters = ModelCompiler.CompileToCSharp(model).Files.Sum(f => f.Text.Length);
            Print($"153M: {Stopwatch.GetElapsedTime(began).TotalMilliseconds,6:F0} ms, {characters} characters");
        }
    }

    private static void Measure(
        string name, Func<IReadOnlyList<AtomicStructure>, Prediction> predict, ModelRuntime runtime, EquiformerV2Options options, double peak)
    {
        AtomicStructure[] slab = [CopperSlab.Build(1)];
        NeighborGraph graph = new NeighborList(12, 20).Build(slab);
        LayerGraph work = ModelCompiler.Optimize(LayerExpansion.Model(options.Expand("N", default, "T")));
        double flops = GraphCosts.Flops(work, graph.NodeCount, graph.EdgeCount);
        GC.Collect();
        long resident = Resident();
        double seconds = Median(() => predict(slab), 7);
        double rate = flops / seconds / 1e9;
        Print($"{name,5}: {graph.NodeCount} atoms, {graph.EdgeCount} edges: {seconds:F3} s, {flops / 1e9:F0} GFLOP, {rate:F0} GFLOP/s = {100 * rate / peak:F0} % of peak, {graph.EdgeCount / seconds:F0} edges/s");
        Print($"       weights {runtime.WeightBytes / 1e6:F0} MB; peak above them {(Resident() - resident) / 1e6:F0} MB resident, of which {runtime.WorkspaceBytes / 1e6:F1} MB workspace");
    }

    private static double Median(Action action, int repeats)
    {
        action();
        action();
        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long began = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        Array.Sort(times);
        return times[repeats / 2];
    }

    private static long Resident()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
