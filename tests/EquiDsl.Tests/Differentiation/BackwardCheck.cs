using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Specification;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Properties;
using Xunit;
using DropoutKind = EquiDsl.DropoutKind;

namespace EquiDsl.Tests.Differentiation;

/// <summary>A training pass on a device: what went in, and the gradients that came out.</summary>
internal sealed record BackwardRun(
    ParameterSet Parameters, ParameterSet Gradients, NeighborGraph Graph, IReadOnlyDictionary<string, double[]> Seeds, double[] Encoded);

/// <summary>Generated backward passes on any device against the float64 interpreter.</summary>
internal static class BackwardCheck
{
    /// <summary>What float32 reaches per tensor.</summary>
    public const double Single = 1e-4;

    /// <summary>A model with dropout everywhere.</summary>
    public static ModelSpecification Dropping => (SmallModels.Options(Variant.SeparableS2) with
    {
        LMax = 2, MMax = 1, Layers = 1, Trainable = true, AlphaDropout = 0.3, DropPath = 0.4, ProjectionDropout = 0.25,
    }).Expand("Small", default, "Model");

    /// <summary>A trainable model of one layer.</summary>
    public static ModelSpecification Specification(Variant variant, ForceSourceKind forces, PrecisionKind precision = PrecisionKind.Float32) => (SmallModels.Options(variant) with
    {
        MMax = 2, Layers = 1, Trainable = true, Forces = forces, Stress = forces == ForceSourceKind.Gradient,
    }).Expand("Small", default, "Model") with { Precision = precision };

    /// <summary>The same with fewer degrees, for kernels that are emulated.</summary>
    public static ModelSpecification Smaller(Variant variant, ForceSourceKind forces, PrecisionKind precision = PrecisionKind.Float32) => (SmallModels.Options(variant) with
    {
        LMax = 2, MMax = 1, Layers = 1, Trainable = true, Forces = forces, Stress = forces == ForceSourceKind.Gradient,
    }).Expand("Small", default, "Model") with { Precision = precision };

    /// <summary>A model that also predicts noise.</summary>
    public static ModelSpecification Denoising(Variant variant) => (SmallModels.Options(variant) with
    {
        MMax = 2, Layers = 1, Trainable = true, Denoising = true,
    }).Expand("Small", default, "Model");

    /// <summary>Compares energies, gradient forces and virials; disposes the device.</summary>
    public static void Forces(ModelSpecification specification, Device device)
    {
        LayerGraph graph = ModelCompiler.WithForces(specification, ModelCompiler.Optimize(LayerExpansion.Model(specification)));
        AtomicStructure[] batch = RandomBatch.Create(31);
        using LoadedModel model = new(GeneratedAssembly.Of(specification), 3, device);
        EvaluationDomain domain = Reference.Domain(model.Graph(batch), batch, model.Parameters);
        for (int repetition = 0; repetition < 3; repetition++)
        {
            Prediction prediction = model.Predict(batch);
            Near.Check(Differentiated.Output(graph, domain, LayerExpansion.Energy), prediction.Energies, "energies", scale: 1);
            Near.Check(Differentiated.Output(graph, domain, LayerExpansion.Forces), prediction.Forces, "forces");
            Near.Check(Differentiated.Output(graph, domain, PositionGradients.Virial), prediction.Virials, "virials");
        }
    }

    /// <summary>Compares the gradients of all parameters; disposes the device. Returns the largest error of a tensor.</summary>
    public static double Gradients(ModelSpecification specification, Device device, DropoutKey? dropout = null, double tolerance = Single, AtomicStructure[]? structures = null, int seed = 3, TileShape? cudaTiles = null)
    {
        AtomicStructure[] batch = structures ?? RandomBatch.Create(31);
        BackwardRun run = Run(specification, batch, device, dropout, seed, cudaTiles);
        LayerGraph graph = ModelCompiler.Training(ModelCompiler.WithForces(specification, ModelCompiler.Optimize(LayerExpansion.Model(specification, isTraining: true))));
        GraphSpecification settings = specification.Graph!;
        EvaluationDomain domain = Differentiated.With(
            Reference.Domain(AtomGraph.Build(batch, settings.Cutoff, settings.MaxNeighbors), batch, run.Parameters),
            new Dictionary<string, double[]>(Factors(graph, run.Graph, dropout).Concat(run.Seeds))
            {
                [LayerExpansion.ForceEncoding] = Encoding(specification.LMax, run.Encoded),
            });
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(graph, domain);
        Dictionary<string, double[]> expected = graph.Outputs.Where(o => o.Name.StartsWith(ParameterGradients.Prefix, StringComparison.Ordinal))
            .ToDictionary(o => o.Name[ParameterGradients.Prefix.Length..], o => values[o.Value]);
        double largest = expected.Values.Max(Near.Length), worst = 0;
        Assert.True(largest > 0 && run.Graph.EdgeCount > 0);
        foreach (string name in run.Gradients.Names)
        {
            double[] reference = expected.TryGetValue(name, out double[]? gradient) ? gradient : new double[run.Gradients[name].Length];
            double error = Near.Error(reference, Array.ConvertAll(run.Gradients[name], v => (double)v), 1e-3 * largest);
            Assert.True(error <= tolerance, $"{name}: {error:e2} > {tolerance:e0}");
            worst = Math.Max(worst, error);
        }
        return worst;
    }

    /// <summary>A forward and a backward pass with random seeds; disposes the device.</summary>
    public static BackwardRun Run(ModelSpecification specification, AtomicStructure[] batch, Device device, DropoutKey? dropout = null, int seed = 3, TileShape? cudaTiles = null)
    {
        using Device own = device;
        (TrainableModel model, ParameterSet parameters) = Load(specification, device, seed, cudaTiles);
        using TrainableModel disposed = model;
        ParameterSet gradients = new();
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
        return new(parameters, gradients, graph, new Dictionary<string, double[]>
        {
            [ParameterGradients.Seed("energy")] = energies, [ParameterGradients.Seed("forces")] = forces,
            [ParameterGradients.Seed("virial")] = virials, [ParameterGradients.Seed("noise")] = noise,
        }, encoded ?? []);
    }

    /// <summary>A trainable model with random parameters.</summary>
    public static (TrainableModel Model, ParameterSet Parameters) Load(ModelSpecification specification, Device device, int seed = 3, TileShape? cudaTiles = null)
    {
        Type type = GeneratedAssembly.Of(specification, cudaTiles ?? TileShape.Cuda);
        ModelDescription description = (ModelDescription)type.GetProperty("Description")!.GetValue(null)!;
        ParameterSet parameters = RandomParameters.Draw(description.Parameters, seed);
        return ((TrainableModel)type.GetMethod("ForTraining")!.Invoke(null, [parameters, device])!, parameters);
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
