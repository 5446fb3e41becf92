using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;
using EquiDsl.Cpu;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Properties;
using Xunit;
using DropoutKind = EquiDsl.DropoutKind;

namespace EquiDsl.Tests.Differentiation;

/// <summary>The generated backward pass in float32 against the float64 interpreter.</summary>
public sealed class BackwardKernelTests
{
    public static TheoryData<Variant> Variants => SmallModels.All;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradient_forces_and_virials(Variant variant)
    {
        ModelSpecification specification = Specification(variant, ForceSourceKind.Gradient);
        LayerGraph graph = ModelCompiler.WithForces(specification, ModelCompiler.Optimize(LayerExpansion.Model(specification)));
        AtomicStructure[] batch = RandomBatch.Create(31);
        using LoadedModel model = new(GeneratedAssembly.Of(specification), 3, threads: 2);
        EvaluationDomain domain = Reference.Domain(model.Graph(batch), batch, model.Parameters);

        Prediction prediction = model.Predict(batch);

        Near.Check(Differentiated.Output(graph, domain, LayerExpansion.Energy), prediction.Energies, "energies", scale: 1);
        Near.Check(Differentiated.Output(graph, domain, LayerExpansion.Forces), prediction.Forces, "forces");
        Near.Check(Differentiated.Output(graph, domain, PositionGradients.Virial), prediction.Virials, "virials");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_losses_of_energies_and_direct_forces(Variant variant) => AssertGradients(Specification(variant, ForceSourceKind.Direct));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_losses_of_gradient_forces(Variant variant) => AssertGradients(Specification(variant, ForceSourceKind.Gradient));

    [Theory]
    [InlineData(ForceSourceKind.Direct)]
    [InlineData(ForceSourceKind.Gradient)]
    public void Gradients_are_the_same_to_the_bit_for_any_number_of_threads(ForceSourceKind forces)
    {
        ModelSpecification specification = Specification(Variant.SeparableGridMlp, forces);
        AtomicStructure[] batch = [.. RandomBatch.Create(5), .. RandomBatch.Create(6)];
        ParameterSet one = Gradients(specification, batch, Device.Cpu(1)).Gradients;
        foreach (int threads in new[] { 2, 3, 7 })
        {
            ParameterSet several = Gradients(specification, batch, Device.Cpu(threads)).Gradients;
            Assert.All(one.Names, name => Assert.Equal(one[name], several[name]));
        }
    }

    [Theory]
    [InlineData(CpuInstructionSet.Vector128)]
    [InlineData(CpuInstructionSet.Vector256)]
    public void Gradients_on_narrower_vectors(CpuInstructionSet set) =>
        AssertGradients(Specification(Variant.SeparableS2, ForceSourceKind.Gradient), Device.Cpu(2, set));

    [Fact]
    public void Dropout_is_that_of_the_interpreter_with_the_same_factors()
    {
        ModelSpecification specification = (SmallModels.Options(Variant.SeparableS2) with
        {
            MMax = 2, Layers = 1, Trainable = true, AlphaDropout = 0.3, DropPath = 0.4, ProjectionDropout = 0.25,
        }).Expand("Small", default, "Model");
        DropoutKey key = new(77, 12);

        AssertGradients(specification, dropout: key);
    }

    [Theory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.Gate)]
    public void Denoising(Variant variant) => AssertGradients((SmallModels.Options(variant) with
    {
        MMax = 2, Layers = 1, Trainable = true, Denoising = true,
    }).Expand("Small", default, "Model"));

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

    private static ModelSpecification Specification(Variant variant, ForceSourceKind forces) => (SmallModels.Options(variant) with
    {
        MMax = 2, Layers = 1, Trainable = true, Forces = forces, Stress = forces == ForceSourceKind.Gradient,
    }).Expand("Small", default, "Model");

    private static (ParameterSet Parameters, ParameterSet Gradients, NeighborGraph Graph, double[] Energies, double[] Forces, double[] Virials, double[]? Encoded, double[] Noise) Gradients(
        ModelSpecification specification, AtomicStructure[] batch, Device device, DropoutKey? dropout = null)
    {
        using Device own = device;
        Type type = GeneratedAssembly.Of(specification);
        ModelDescription description = (ModelDescription)type.GetProperty("Description")!.GetValue(null)!;
        ParameterSet parameters = RandomParameters.Draw(description.Parameters, 3), gradients = new();
        using TrainableModel model = (TrainableModel)type.GetMethod("ForTraining")!.Invoke(null, [parameters, device])!;
        NeighborGraph graph = model.BuildGraph(batch);
        Random random = new(8);
        double[]? encoded = model.IsDenoising ? Differentiated.Normal(random, 3 * graph.NodeCount) : null;
        // Atoms that are not noisy.
        encoded?.AsSpan(3, 9).Clear();
        Prediction prediction = model.Forward(graph, dropout, encoded);
        double[] energies = Differentiated.Normal(random, prediction.Energies.Length), forces = Differentiated.Normal(random, prediction.Forces.Length);
        double[] virials = Differentiated.Normal(random, prediction.Virials.Length), noise = Differentiated.Normal(random, model.Noise.Length);
        model.Backward(energies, forces, virials, noise);
        model.ReadGradients(gradients);
        return (parameters, gradients, graph, energies, forces, virials, encoded, noise);
    }

    private static void AssertGradients(ModelSpecification specification, Device? device = null, DropoutKey? dropout = null)
    {
        AtomicStructure[] batch = RandomBatch.Create(31);
        (ParameterSet parameters, ParameterSet actual, NeighborGraph edges, double[] energies, double[] forces, double[] virials, double[]? encoded, double[] noise) =
            Gradients(specification, batch, device ?? Device.Cpu(2), dropout);
        LayerGraph graph = ModelCompiler.Training(ModelCompiler.WithForces(specification, ModelCompiler.Optimize(LayerExpansion.Model(specification, isTraining: true))));
        GraphSpecification settings = specification.Graph!;
        EvaluationDomain domain = Differentiated.With(
            Reference.Domain(AtomGraph.Build(batch, settings.Cutoff, settings.MaxNeighbors), batch, parameters),
            new Dictionary<string, double[]>(Factors(graph, edges, dropout))
            {
                [ParameterGradients.Seed("energy")] = energies, [ParameterGradients.Seed("forces")] = forces,
                [ParameterGradients.Seed("virial")] = virials,
                [ParameterGradients.Seed("noise")] = noise,
                [LayerExpansion.ForceEncoding] = Encoding(specification.LMax, encoded ?? []),
            });
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(graph, domain);
        Dictionary<string, double[]> expected = graph.Outputs.Where(o => o.Name.StartsWith(ParameterGradients.Prefix, StringComparison.Ordinal))
            .ToDictionary(o => o.Name[ParameterGradients.Prefix.Length..], o => values[o.Value]);
        double largest = expected.Values.Max(Near.Length);
        Assert.True(largest > 0 && edges.EdgeCount > 0);
        foreach (string name in actual.Names)
        {
            double[] reference = expected.TryGetValue(name, out double[]? gradient) ? gradient : new double[actual[name].Length];
            Near.Check(reference, Array.ConvertAll(actual[name], v => (double)v), name, tolerance: 1e-4, scale: 1e-3 * largest);
        }
    }

    private static double[] Encoding(int lMax, double[] forces) => [.. Enumerable.Range(0, forces.Length / 3).SelectMany(node =>
    {
        double[] f = forces[(3 * node)..(3 * (node + 1))];
        double length = Math.Sqrt(f.Sum(c => c * c));
        return length == 0
            ? new double[(lMax + 1) * (lMax + 1)]
            : [.. EquiDsl.Compiler.Mathematics.RealSphericalHarmonics.Evaluate(lMax, f[0], f[1], f[2]).Select(y => length * y)];
    })];

    /// <summary>Factors of dropout for the interpreter; 1 where nothing is dropped.</summary>
    private static Dictionary<string, double[]> Factors(LayerGraph graph, NeighborGraph edges, DropoutKey? dropout)
    {
        Dictionary<string, double[]> factors = [];
        foreach (DropoutMaskOp mask in graph.Ops.OfType<DropoutMaskOp>())
        {
            bool isSystem = mask.Kind == EquiDsl.Compiler.Graph.Ops.DropoutKind.System;
            int rows = isSystem ? edges.SystemCount : mask.Kind == EquiDsl.Compiler.Graph.Ops.DropoutKind.Edge ? edges.EdgeCount : edges.NodeCount;
            float[] drawn = new float[rows * mask.Result.Type.Width];
            if (dropout is DropoutKey key)
                key.Fill(new DropoutSite(0, mask.Site, (DropoutKind)mask.Kind, mask.Rate), drawn);
            else
                Array.Fill(drawn, 1);
            factors[mask.Input] = isSystem
                ? [.. Enumerable.Range(0, edges.NodeCount).Select(n => (double)drawn[edges.System[n]])]
                : Array.ConvertAll(drawn, v => (double)v);
        }
        Assert.True(dropout is null || factors.Values.Any(f => f.Contains(0)));
        return factors;
    }
}
