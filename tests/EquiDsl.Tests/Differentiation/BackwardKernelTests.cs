using EquiDsl.Compiler.Specification;
using EquiDsl.Cpu;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Differentiation;

/// <summary>The generated backward pass in float32 against the float64 interpreter.</summary>
public sealed class BackwardKernelTests
{
    public static TheoryData<Variant> Variants => SmallModels.All;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradient_forces_and_virials(Variant variant) =>
        BackwardCheck.Forces(BackwardCheck.Specification(variant, ForceSourceKind.Gradient), Device.Cpu(2));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_losses_of_energies_and_direct_forces(Variant variant) => BackwardCheck.Gradients(BackwardCheck.Specification(variant, ForceSourceKind.Direct), Device.Cpu(2));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_losses_of_gradient_forces(Variant variant) => BackwardCheck.Gradients(BackwardCheck.Specification(variant, ForceSourceKind.Gradient), Device.Cpu(2));

    [Theory]
    [InlineData(ForceSourceKind.Direct)]
    [InlineData(ForceSourceKind.Gradient)]
    public void Gradients_are_the_same_to_the_bit_for_any_number_of_threads(ForceSourceKind forces)
    {
        ModelSpecification specification = BackwardCheck.Specification(Variant.SeparableGridMlp, forces);
        AtomicStructure[] batch = [.. RandomBatch.Create(5), .. RandomBatch.Create(6)];
        ParameterSet one = BackwardCheck.Run(specification, batch, Device.Cpu(1)).Gradients;
        foreach (int threads in new[] { 2, 3, 7 })
        {
            ParameterSet several = BackwardCheck.Run(specification, batch, Device.Cpu(threads)).Gradients;
            Assert.All(one.Names, name => Assert.Equal(one[name], several[name]));
        }
    }

    [Theory]
    [InlineData(CpuInstructionSet.Vector128)]
    [InlineData(CpuInstructionSet.Vector256)]
    public void Gradients_on_narrower_vectors(CpuInstructionSet set) =>
        BackwardCheck.Gradients(BackwardCheck.Specification(Variant.SeparableS2, ForceSourceKind.Gradient), Device.Cpu(2, set));

    [Theory]
    [InlineData(ForceSourceKind.Direct)]
    [InlineData(ForceSourceKind.Gradient)]
    public void Gradients_of_channels_that_blocks_do_not_divide(ForceSourceKind forces) => BackwardCheck.Gradients(
        (SmallModels.Options(Variant.SeparableS2) with
        {
            LMax = 2, MMax = 1, Channels = 19, AttentionHidden = 18, Heads = 3, ValueChannels = 7, FeedForwardHidden = 17, EdgeChannels = 21,
            Trainable = true, Forces = forces,
        }).Expand("Small", default, "Model"), Device.Cpu(2));

    /// <summary>What regions contribute to forces by each edge is added up by kernels whose arguments grow with the layers.</summary>
    [Fact]
    public void Gradients_of_a_deep_model() => BackwardCheck.Gradients(
        (SmallModels.Options(Variant.Gate) with { LMax = 1, MMax = 1, Layers = 9, Trainable = true, Forces = ForceSourceKind.Gradient })
            .Expand("Small", default, "Model"), Device.Cpu(2));

    /// <summary>Parameters of edges have gradients of 0; those that nodes read have others.</summary>
    [Theory]
    [InlineData(ForceSourceKind.Direct)]
    [InlineData(ForceSourceKind.Gradient)]
    public void Atoms_without_neighbors_have_gradients(ForceSourceKind forces)
    {
        AtomicStructure[] batch = [new([0, 0, 0], [6]), new([1, 2, 3], [1])];
        BackwardRun run = BackwardCheck.Run(BackwardCheck.Specification(Variant.SeparableS2, forces), batch, Device.Cpu(2));
        Assert.Equal(0, run.Graph.EdgeCount);
        Assert.All(run.Gradients.Names, name => Assert.All(run.Gradients[name], value => Assert.True(float.IsFinite(value), name)));
        Assert.Contains(run.Gradients.Names, name => name.Contains("energy_block", StringComparison.Ordinal) && run.Gradients[name].Any(v => v != 0));
        Assert.All(run.Gradients.Names.Where(name => name.Contains("rad_func", StringComparison.Ordinal)), name => Assert.All(run.Gradients[name], v => Assert.Equal(0, v)));
    }

    [Fact]
    public void A_second_backward_pass_needs_another_forward_pass()
    {
        using Device device = Device.Cpu(1);
        (TrainableModel model, _) = BackwardCheck.Load(BackwardCheck.Specification(Variant.Gate, ForceSourceKind.Direct), device);
        using TrainableModel disposed = model;
        NeighborGraph graph = model.BuildGraph(RandomBatch.Create(3));
        Prediction prediction = model.Forward(graph);
        model.Backward(prediction.Energies, prediction.Forces);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.Backward(prediction.Energies, prediction.Forces));
        Assert.Contains("a forward pass of its own", error.Message, StringComparison.Ordinal);

        model.Forward(graph);
        model.Backward(prediction.Energies, prediction.Forces);
    }

    [Fact]
    public void Dropout_is_that_of_the_interpreter_with_the_same_factors() =>
        BackwardCheck.Gradients(BackwardCheck.Dropping, Device.Cpu(2), dropout: new DropoutKey(77, 12));

    [Theory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.Gate)]
    public void Denoising(Variant variant) => BackwardCheck.Gradients(BackwardCheck.Denoising(variant), Device.Cpu(2));

    [Fact]
    public void Denoising_leaves_predictions_and_other_weights_as_they_are()
    {
        EquiformerV2Options options = SmallModels.Options(Variant.SeparableS2) with { MMax = 2, Layers = 1, Trainable = true };
        Type plain = GeneratedAssembly.Of(options.Expand("Small", default, "Model")), type = GeneratedAssembly.Of((options with { Denoising = true }).Expand("Small", default, "Model"));
        ModelDescription[] descriptions = [.. new[] { plain, type }.Select(t => (ModelDescription)t.GetProperty("Description")!.GetValue(null)!)];
        ParameterSet[] parameters = [.. descriptions.Select(d => ParameterSet.FromSeed(d.Parameters, 3))];
        AtomicStructure[] batch = RandomBatch.Create(31);

        Assert.All(parameters[0].Names, name => Assert.Equal(parameters[0][name], parameters[1][name]));
        Assert.All(parameters[1].Names.Except(parameters[0].Names), name => Assert.StartsWith("denoising.", name));
        Prediction[] predictions = [.. new[] { plain, type }.Zip(parameters, (t, p) =>
        {
            using TrainableModel model = (TrainableModel)t.GetMethod("ForTraining")!.Invoke(null, [p, null])!;
            return model.Forward(model.BuildGraph(batch));
        })];
        Assert.Equal(predictions[0].Energies, predictions[1].Energies);
        Assert.Equal(predictions[0].Forces, predictions[1].Forces);
    }

    [Fact]
    public void Harmonics_of_vectors_are_those_of_the_compiler_times_the_length()
    {
        const int LMax = 10;
        Random random = new(4);
        float[] actual = new float[(LMax + 1) * (LMax + 1)];
        foreach (double[] v in Enumerable.Range(0, 20).Select(_ => Differentiated.Normal(random, 3)).Concat([[0, 2, 0], [0, -3, 0], [1, 0, 0]]))
        {
            double length = Math.Sqrt(v.Sum(c => c * c));
            double[] expected = EquiDsl.Compiler.Mathematics.RealSphericalHarmonics.Evaluate(LMax, v[0], v[1], v[2]);
            VectorHarmonics.Fill(LMax, v, actual);
            Assert.All(actual.Zip(expected), p => Assert.Equal(length * p.Second, p.First, 1e-6 * Math.Max(1, length)));
        }
        VectorHarmonics.Fill(LMax, [0.0, 0, 0], actual);
        Assert.All(actual, value => Assert.Equal(0, value));
    }
}
