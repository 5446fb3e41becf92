using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Conformance;

/// <summary>All comparisons of one golden case.</summary>
internal sealed class CaseCheck(GoldenCase golden, Settings settings)
{
    private const double InterpreterBound = 1e-9, BackendBound = 1e-5;

    private readonly List<Comparison> _results = [];

    public IReadOnlyList<Comparison> Run()
    {
        DeclaredModel model = DeclaredModel.Compile(golden.Name, DeclarationText.Of(golden.Name, golden.Config));
        NeighborGraph graph = Edges();
        CheckInterpreter(model, graph);
        CheckBackend(model, graph);
        return _results;
    }

    private NeighborGraph Edges()
    {
        NeighborGraph given = NeighborGraph.FromEdges(golden.Structures, golden.Source, golden.Target, golden.CellOffsets);
        Add("edge vectors", given.EdgeVectors[..(3 * given.EdgeCount)], golden.File.ReadDouble("inputs/edge_distance_vec"), InterpreterBound);
        if (!settings.RecomputeNeighbors)
            return given;
        double cutoff = golden.Config.GetProperty("max_radius").GetDouble();
        NeighborGraph found = new NeighborList(cutoff, golden.Config.GetProperty("max_neighbors").GetInt32()).Build(golden.Structures);
        Add("recomputed source", Numbers(found.Source, found.EdgeCount), Numbers(given.Source, given.EdgeCount), 0);
        Add("recomputed target", Numbers(found.Target, found.EdgeCount), Numbers(given.Target, given.EdgeCount), 0);
        Add("recomputed cell offsets", Numbers(found.CellOffsets, 3 * found.EdgeCount), Numbers(given.CellOffsets, 3 * given.EdgeCount), 0);
        return found;
    }

    private void CheckInterpreter(DeclaredModel model, NeighborGraph graph)
    {
        EvaluationDomain domain = Domain(graph);
        LayerGraph full = LayerExpansion.Model(model.Specification, traces: true);
        GraphVerifier.Verify(full);
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(full, domain);
        foreach (string trace in golden.Names("trace/").Where(n => n is not ("edge_subset" or "wigner_edges")))
            CheckTrace(trace, full, values, graph);
        Dictionary<string, double[]> outputs = full.Outputs.ToDictionary(o => o.Name, o => values[o.Value]);
        foreach (string output in golden.Names("outputs/"))
            Add($"interpreter outputs/{output}", Output(outputs, output), golden.File.ReadDouble("outputs/" + output), InterpreterBound);
        LayerGraph optimized = ModelCompiler.Optimize(full);
        values = Interpreter.Run(optimized, domain);
        outputs = optimized.Outputs.ToDictionary(o => o.Name, o => values[o.Value]);
        foreach (string output in golden.Names("outputs/"))
            Add($"optimised graph outputs/{output}", Output(outputs, output), golden.File.ReadDouble("outputs/" + output), InterpreterBound);
    }

    private void CheckTrace(string trace, LayerGraph full, IReadOnlyDictionary<Value, double[]> values, NeighborGraph graph)
    {
        double[] expected = golden.File.ReadDouble("trace/" + trace);
        if (trace == "wigner")
        {
            Add("interpreter trace/wigner", Wigner(graph), expected, InterpreterBound);
            return;
        }
        string? label = TraceNames.Label(trace, golden.Config.GetProperty("num_layers").GetInt32());
        Value value = full.Traces.FirstOrDefault(v => v.Label == label)
            ?? throw new ConformanceException($"{golden.Name}: trace '{trace}' is unknown");
        double[] actual = values[value];
        long rows = golden.File["trace/" + trace].Shape[0];
        if (value.Type.Extent == Extent.Edges && rows != graph.EdgeCount)
            actual = Rows(actual, value.Type.Width, golden.Integers(trace == "distance_expansion" ? "trace/wigner_edges" : "trace/edge_subset"));
        Add($"interpreter trace/{trace}", actual, expected, InterpreterBound);
    }

    private void CheckBackend(DeclaredModel model, NeighborGraph graph)
    {
        ParameterSet parameters = new();
        foreach (string name in golden.Names("params/"))
            parameters.Add(name, golden.File.ReadSingle("params/" + name));
        using Device device = Device.Cpu(settings.Threads, settings.InstructionSet);
        Prediction prediction = model.Predict(parameters, device, graph);
        Dictionary<string, double[]> outputs = new() { ["energy"] = prediction.Energies, ["forces"] = prediction.Forces };
        foreach (string output in golden.Names("outputs/"))
            Add($"float32 {device.Description.Split(", ")[^1]} outputs/{output}", Output(outputs, output), golden.File.ReadDouble("outputs/" + output), BackendBound);
    }

    private EvaluationDomain Domain(NeighborGraph graph)
    {
        double[] positions = [.. golden.Structures.SelectMany(s => s.Positions)];
        int[] source = graph.Source[..graph.EdgeCount], target = graph.Target[..graph.EdgeCount];
        double[] shift = new double[3 * graph.EdgeCount];
        for (int i = 0; i < shift.Length; i++)
        {
            double[] cell = golden.Structures[graph.System[target[i / 3]]].Cell;
            for (int k = 0; k < 3; k++)
                shift[i] += graph.CellOffsets[(i / 3 * 3) + k] * cell[(3 * k) + (i % 3)];
        }
        return new EvaluationDomain
        {
            AtomicNumbers = graph.AtomicNumbers[..graph.NodeCount],
            System = graph.System[..graph.NodeCount],
            SystemCount = graph.SystemCount,
            Source = source,
            Target = target,
            EdgeShift = shift,
            Inputs = new Dictionary<string, double[]> { ["positions"] = positions },
            Parameters = golden.Names("params/").ToDictionary(n => n, n => golden.File.ReadDouble("params/" + n)),
        };
    }

    private double[] Wigner(NeighborGraph graph)
    {
        int lMax = golden.Config.GetProperty("lmax_list")[0].GetInt32(), size = (lMax + 1) * (lMax + 1);
        int[] edges = golden.Integers("trace/wigner_edges");
        double[] result = new double[edges.Length * size * size];
        for (int e = 0; e < edges.Length; e++)
        {
            double x = graph.EdgeVectors[3 * edges[e]], y = graph.EdgeVectors[(3 * edges[e]) + 1], z = graph.EdgeVectors[(3 * edges[e]) + 2];
            double length = Math.Sqrt((x * x) + (y * y) + (z * z));
            for (int l = 0; l <= lMax; l++)
            {
                double[] block = WignerD.EdgeFrame(l, x / length, y / length, z / length);
                int width = (2 * l) + 1;
                for (int i = 0; i < block.Length; i++)
                    result[(e * size * size) + (((l * l) + (i / width)) * size) + (l * l) + (i % width)] = block[i];
            }
        }
        return result;
    }

    private double[] Output(Dictionary<string, double[]> outputs, string name) => outputs.TryGetValue(name, out double[]? value)
        ? value
        : throw new ConformanceException($"{golden.Name}: output '{name}' is unknown");

    private static double[] Rows(double[] values, int width, int[] rows) => [.. rows.SelectMany(r => values[(r * width)..((r + 1) * width)])];

    private static double[] Numbers(int[] values, int count) => Array.ConvertAll(values[..count], v => (double)v);

    private void Add(string quantity, double[] actual, double[] expected, double bound) =>
        _results.Add(Comparison.Of(golden.Name, quantity, actual, expected, bound));
}
