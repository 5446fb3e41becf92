using EquiDsl.Compiler.Specification;
using EquiDsl.Cpu;
using EquiDsl.Generator.Parsing;
using EquiDsl.Tests.Generator;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Declared classes, from their text through the generator to results, against the float64 interpreter.</summary>
public sealed class DeclarationProperties
{
    [ModelProperty(24)]
    public void Declared_classes_compute_what_the_interpreter_does(DeclarationCase declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ModelSpecification specification = DeclarationParser.ParseAll(GeneratorHarness.Compile(declared.Source)).Single();
        AtomicStructure[] batch = RandomBatch.Create(declared.Seed);
        foreach (CpuInstructionSet set in LoadedModel.InstructionSets)
        {
            using LoadedModel model = new(GeneratedAssembly.Of(declared.Source, "Random.Sample"), declared.Seed, instructionSet: set);
            if (declared.IsModel)
                Near.Predictions(Reference.Predict(specification, model.Parameters, batch), model.Predict(batch), set.ToString());
            else
                Layers(specification, model, batch, declared.Seed, set);
        }
    }

    private static void Layers(ModelSpecification specification, LoadedModel model, AtomicStructure[] batch, int seed, CpuInstructionSet set)
    {
        MethodSpecification method = specification.Methods.Single();
        bool onEdges = method.Input == MethodInput.Edges;
        AtomGraph? graph = method.ParameterList.Contains("AtomGraph", StringComparison.Ordinal) ? model.Graph(batch) : null;
        int rows = graph?.Neighbors.NodeCount ?? 37;
        int coefficients = Enumerable.Range(0, specification.LMax + 1)
            .Sum(l => (2 * (onEdges ? Math.Min(l, specification.MMax) : l)) + 1);
        var random = new Random(seed);
        float[]? features = method.Input == MethodInput.Graph
            ? null
            : [.. Enumerable.Range(0, rows * coefficients * specification.Channels).Select(_ => (2 * random.NextSingle()) - 1)];

        List<object> arguments = [];
        if (features is not null)
        {
            arguments.Add(onEdges
                ? new EdgeFeatures(rows, coefficients, specification.Channels, features)
                : new NodeFeatures(rows, coefficients, specification.Channels, features));
        }
        if (graph is not null)
            arguments.Add(graph);
        IrrepsFeatures result = (IrrepsFeatures)model.Call(method.Name, [.. arguments]);

        double[] expected = Reference.Call(specification, model.Parameters, graph, batch, features, rows);
        Assert.Equal((rows, coefficients), (result.Count, result.Coefficients));
        Near.Check(expected, Array.ConvertAll(result.Values, v => (double)v), set.ToString());
    }
}
