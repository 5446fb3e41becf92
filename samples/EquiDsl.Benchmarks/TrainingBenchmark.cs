using EquiDsl;
using EquiDsl.Training;

namespace BenchmarksSample;

/// <summary>A training step of the 31M model on a Cu(111) slab of 80 atoms with CO: forward, backward, optimiser, packing.</summary>
internal static class TrainingBenchmark
{
    private const double MiB = 1024 * 1024;

    public static void Run(int threads)
    {
        using Device device = Device.Cpu(threads);
        Console.WriteLine($"{device.Description}; {DateTime.Now:yyyy-MM-dd}; .NET {Environment.Version}");
        ParameterSet parameters = ParameterSet.FromSeed(Trainable31.Description.Parameters, 0), gradients = new();
        using TrainableModel model = Trainable31.ForTraining(parameters, device);
        NeighborGraph graph = model.BuildGraph([Slab.Create(4, 4, carbonMonoxide: true)]);
        Operations operations = Operations.Of(new Declaration("EquiDsl.EquiformerV2Preset.Oc20M31").Specification(), graph.NodeCount, graph.EdgeCount);
        double[] energies = new double[graph.SystemCount], forces = new double[3 * graph.NodeCount];
        Array.Fill(energies, 0.5);
        Array.Fill(forces, 0.01);
        model.ReadGradients(gradients);
        float[][] values = [.. model.Description.Parameters.Select(p => parameters[p.Name])], slopes = [.. model.Description.Parameters.Select(p => gradients[p.Name])];
        AdamW optimizer = new(model.Description.Parameters, threads: threads);
        MovingAverage average = new(values, 0.999, threads);
        void Optimize()
        {
            double norm = GradientClipping.Norm(slopes, threads);
            optimizer.Update(values, slopes, 1e-6, GradientClipping.Factor(norm, 100));
            average.Update(values);
        }
        Optimize();
        bool exactPeak = ProcessMemory.ResetPeak();
        long before = ProcessMemory.Resident;

        double Median(Action action, int warmUp = 2, Action? prepare = null) => Timing.Median(Timing.Seconds(action, warmUp, repetitions: 5, prepare));
        double forward = Median(() => model.Forward(graph), 6);
        long aboveForward = ProcessMemory.Peak - before;
        double backward = Median(() => model.Backward(energies, forces), 4, () => model.Forward(graph));
        long aboveBackward = ProcessMemory.Peak - before;
        double collect = Median(() => model.ReadGradients(gradients), 1);
        double optimize = Median(Optimize, 1);
        double pack = Median(model.ParametersChanged, 1);
        long above = ProcessMemory.Peak - before;
        double step = forward + backward + collect + optimize + pack, peak = FmaPeak.Measure(threads), flops = 3 * operations.Model;

        Console.WriteLine($"31M, {graph.NodeCount} atoms, {graph.EdgeCount:N0} edges; medians of 5 runs");
        Console.WriteLine($"  forward                  {forward:F3} s");
        Console.WriteLine($"  backward                 {backward:F3} s ({backward / forward:F2} × forward)");
        Console.WriteLine($"  gradients by parameter   {collect:F3} s");
        Console.WriteLine($"  clip, AdamW, average     {optimize:F3} s");
        Console.WriteLine($"  packing of weights       {pack:F3} s");
        Console.WriteLine($"  step                     {step:F3} s");
        Console.WriteLine($"  3 × model FLOPs forward  {flops / 1e9:F1} G");
        Console.WriteLine($"  FMA peak, {threads,2} threads     {peak:F1} GFLOP/s");
        Console.WriteLine($"  fraction of peak         {flops / step / 1e9 / peak:P0}");
        Console.WriteLine($"  weights, gradients       {model.WeightBytes / MiB:F0} and {model.GradientBytes / MiB:F0} MiB, packed; {parameters.Names.Sum(n => (long)parameters[n].Length) * sizeof(float) / MiB:F0} MiB by parameter, as are either moment and the average");
        Console.WriteLine($"  workspace                {model.WorkspaceBytes / MiB:F0} MiB");
        Console.WriteLine($"  peak RSS above all these {above / MiB:F0} MiB (forward {aboveForward / MiB:F0}, then backward {aboveBackward / MiB:F0}){(exactPeak ? "" : "; includes loading, as this system cannot reset peaks")}");
    }
}
