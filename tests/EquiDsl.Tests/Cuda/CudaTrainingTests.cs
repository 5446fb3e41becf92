using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Differentiation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>How training passes are run on a device: order of blocks, chunks, repetition, changed weights.</summary>
public sealed class CudaTrainingTests
{
    private static ModelSpecification Specification => BackwardCheck.Smaller(Variant.PlainGridMlp, ForceSourceKind.Direct);

    [SkippableFact]
    public void The_order_of_blocks_and_the_number_of_threads_change_no_gradient()
    {
        AtomicStructure[] batch = RandomBatch.Many(5, 12);
        ParameterSet one = Run(batch, new() { Seed = 1, Workers = 1 }), other = Run(batch, new() { Seed = 77, Workers = 3 });
        Assert.All(one.Names, name => Assert.Equal(one[name], other[name]));
    }

    [SkippableFact]
    public void Gradients_of_several_chunks_agree_with_the_processor()
    {
        // 16 tiles of 128 edges, and 2 of 64 nodes, are a chunk of the smallest device.
        AtomicStructure[] batch = [.. Enumerable.Range(0, 80).Select(i => RandomBatch.Crystal(new Random(i), 3))];
        Assert.True(new NeighborList(4.1, 500).Build(batch).EdgeCount > 16 * 128);
        ParameterSet actual = Run(batch, new() { L2Bytes = 1 }), expected = BackwardCheck.Run(Specification, batch, Device.Cpu(2)).Gradients;
        double largest = expected.Names.Max(n => Near.Length(expected[n].Select(v => (double)v)));
        Assert.All(expected.Names, name => Near.Check(
            Array.ConvertAll(expected[name], v => (double)v), Array.ConvertAll(actual[name], v => (double)v), name, BackwardCheck.Single, 1e-3 * largest));
    }

    [SkippableFact]
    public void Passes_run_again_and_from_recorded_graphs_are_the_same_to_the_bit()
    {
        using Device device = Open();
        (TrainableModel model, _) = BackwardCheck.Load(Specification, device);
        using TrainableModel own = model;
        NeighborGraph graph = model.BuildGraph(RandomBatch.Create(3)), another = model.BuildGraph(RandomBatch.Many(2, 9));
        ParameterSet first = Step(model, graph);
        for (int i = 0; i < 3; i++)
        {
            Step(model, another);
            ParameterSet again = Step(model, graph);
            Assert.All(first.Names, name => Assert.Equal(first[name], again[name]));
        }
    }

    [SkippableFact]
    public void Gradients_of_passes_are_added_until_they_are_cleared()
    {
        using Device device = Open();
        (TrainableModel model, _) = BackwardCheck.Load(Specification, device);
        using TrainableModel own = model;
        NeighborGraph graph = model.BuildGraph(RandomBatch.Create(3));
        ParameterSet once = Step(model, graph), twice = Step(model, graph, clear: false);
        double largest = once.Names.Max(n => Near.Length(once[n].Select(v => (double)v)));
        Assert.All(once.Names, name => Near.Check(
            Array.ConvertAll(once[name], v => 2.0 * v), Array.ConvertAll(twice[name], v => (double)v), name, 1e-5, 1e-3 * largest));
    }

    [SkippableFact]
    public void Changed_parameters_are_those_of_the_next_pass()
    {
        using Device device = Open();
        (TrainableModel changed, ParameterSet parameters) = BackwardCheck.Load(Specification, device, seed: 3);
        (TrainableModel expected, ParameterSet others) = BackwardCheck.Load(Specification, device, seed: 4);
        using TrainableModel a = changed, b = expected;
        NeighborGraph graph = changed.BuildGraph(RandomBatch.Create(3));
        Assert.NotEqual(expected.Forward(graph).Forces, changed.Forward(graph).Forces);

        foreach (string name in parameters.Names)
            others[name].CopyTo(parameters[name], 0);
        changed.ParametersChanged();

        Assert.Equal(expected.Forward(graph).Forces, changed.Forward(graph).Forces);
    }

    private static Device Open(EmulatedCudaDriver? driver = null) => EmulatedBackwardTests.Open(driver, isChecked: false);

    private static ParameterSet Run(AtomicStructure[] batch, EmulatedCudaDriver driver) => BackwardCheck.Run(Specification, batch, Open(driver)).Gradients;

    private static ParameterSet Step(TrainableModel model, NeighborGraph graph, bool clear = true)
    {
        Prediction prediction = model.Forward(graph);
        if (clear)
            model.ClearGradients();
        model.Backward(prediction.Energies, prediction.Forces);
        ParameterSet gradients = new();
        model.ReadGradients(gradients);
        return gradients;
    }
}
