using BenchmarksSample;
using EquiDsl;
using EquiDsl.Cuda;

namespace CudaBenchmarksSample;

/// <summary>Training steps of the 31M model in one precision on batches of Cu(111) slabs of 80 atoms, without the optimiser, which runs on the processor.</summary>
/// <param name="Precision">Precision of matrix products.</param>
internal sealed record TrainingBenchmark(Precision Precision)
{
    private const double MiB = 1048576;

    /// <summary>One line per batch.</summary>
    public void Run(Device device, IReadOnlyList<int> batches)
    {
        ParameterSet parameters = ParameterSet.FromSeed(Training31Float32.Description.Parameters, 0), gradients = new();
        using TrainableModel model = Models.ForTraining(Precision, parameters, device);
        Console.WriteLine($"\n31M {Precision}, training: medians of 11 runs in ms");
        Console.WriteLine("  slabs    edges   forward  backward  forward + backward  gradients to host  packing of weights  structures/s  device MiB");
        foreach (int count in batches)
            Batch(model, count, gradients);
    }

    private static void Batch(TrainableModel model, int count, ParameterSet gradients)
    {
        NeighborGraph graph = model.BuildGraph([.. Enumerable.Range(0, count).Select(_ => Slab.Create(4, 4, carbonMonoxide: false))]);
        double[] energies = new double[graph.SystemCount], forces = new double[3 * graph.NodeCount];
        Array.Fill(energies, 0.5);
        Array.Fill(forces, 0.01);
        try
        {
            double forward = Median(() => model.Forward(graph)), backward = Median(() => model.Backward(energies, forces), () => model.Forward(graph));
            double collect = Median(() => model.ReadGradients(gradients)), pack = Median(model.ParametersChanged), step = forward + backward + collect + pack;
            Console.WriteLine($"  {count,5}  {graph.EdgeCount,7}  {forward,8:F2}  {backward,8:F2}  {forward + backward,18:F2}  {collect,17:F2}  {pack,18:F2}  {1e3 * count / step,12:F1}  "
                + $"{(model.WeightBytes + model.GradientBytes + model.WorkspaceBytes) / MiB,10:F0}");
        }
        catch (CudaOutOfMemoryException problem)
        {
            Console.WriteLine($"  {count,5}  {graph.EdgeCount,7}  {problem.Message}");
        }
    }

    private static double Median(Action action, Action? prepare = null) => 1e3 * Timing.Median(Timing.Seconds(action, warmUp: 4, repetitions: 11, prepare));
}
