using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Conformance;

/// <summary>Compares traces and outputs of the float64 interpreter, and the outputs of the graph after all passes.</summary>
/// <param name="golden">The case.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="graph">The edges to run on.</param>
/// <param name="report">Takes every comparison.</param>
internal sealed class InterpreterCheck(GoldenCase golden, GoldenInputs inputs, NeighborGraph graph, Action<Comparison> report)
{
    /// <summary>Bound on the relative error of float64 quantities.</summary>
    public const double Bound = 1e-9;

    public void Run(ModelSpecification specification)
    {
        EvaluationDomain domain = Domain();
        LayerGraph full = LayerExpansion.Model(specification, traces: true);
        GraphVerifier.Verify(full);
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(full, domain);
        foreach (string trace in golden.Names("trace/").Where(n => n is not ("edge_subset" or "wigner_edges")))
            CheckTrace(trace, full, values);
        CheckOutputs("interpreter", full, values);
        LayerGraph optimized = ModelCompiler.Optimize(full);
        CheckOutputs("optimized", optimized, Interpreter.Run(optimized, domain));
        CheckGradients(optimized);
    }

    /// <summary>Gradients by parameters of Σ cotangent·output, derived from the graph after all passes.</summary>
    private void CheckGradients(LayerGraph optimized)
    {
        GoldenGradients expected = new(golden);
        if (!expected.Any)
            return;
        LayerGraph differentiated = ParameterGradients.Run(optimized);
        GraphVerifier.Verify(differentiated);
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(differentiated, Domain(expected.Seeds));
        Dictionary<string, double[]> gradients = differentiated.Outputs.Where(o => o.Name.StartsWith(ParameterGradients.Prefix, StringComparison.Ordinal))
            .ToDictionary(o => o.Name[ParameterGradients.Prefix.Length..], o => values[o.Value]);
        expected.Compare("interpreter", gradients, Bound, report);
    }

    private void CheckTrace(string trace, LayerGraph full, IReadOnlyDictionary<Value, double[]> values)
    {
        string quantity = "interpreter:trace/" + trace;
        double[] expected = golden.Numbers("trace/" + trace);
        if (trace == "wigner")
        {
            int[] edges = golden.Integers("trace/wigner_edges", -1);
            Report(quantity, WignerMatrices.Of(graph, golden.Configuration.LMax, edges), expected);
            return;
        }
        if (TraceNames.Find(trace, golden.Configuration.Layers) is not (string label, TraceRows rows)
            || full.Traces.FirstOrDefault(v => v.Label == label) is not Value value)
        {
            report(Comparison.Impossible(golden.Name, quantity, Bound, "the model has no such value"));
            return;
        }
        double[] actual = Select(values[value], value.Type.Width, rows);
        ExactZeros.Clear(actual, value.Type, graph);
        ExactZeros.Clear(expected, value.Type, graph);
        Report(quantity, actual, expected);
    }

    private void CheckOutputs(string evaluated, LayerGraph layers, IReadOnlyDictionary<Value, double[]> values)
    {
        foreach (GraphOutput output in layers.Outputs)
            Report($"{evaluated}:outputs/{output.Name}", values[output.Value], golden.Numbers("outputs/" + output.Name));
    }

    private double[] Select(double[] values, int width, TraceRows rows) => rows == TraceRows.All
        ? [.. values]
        : [.. golden.Integers(rows == TraceRows.EdgeSubset ? "trace/edge_subset" : "trace/wigner_edges", -1)
            .SelectMany(row => row >= 0 && row < graph.EdgeCount
                ? values[(row * width)..((row + 1) * width)]
                : throw new ConformanceException($"a trace holds edge {row}; there are {graph.EdgeCount}"))];

    private EvaluationDomain Domain(IReadOnlyDictionary<string, double[]>? seeds = null)
    {
        double[] shift = new double[3 * graph.EdgeCount];
        for (int i = 0; i < shift.Length; i++)
        {
            double[] cell = inputs.Structures[graph.System[graph.Target[i / 3]]].Cell;
            for (int k = 0; k < 3; k++)
                shift[i] += graph.CellOffsets[(i / 3 * 3) + k] * cell[(3 * k) + (i % 3)];
        }
        return new EvaluationDomain
        {
            AtomicNumbers = graph.AtomicNumbers[..graph.NodeCount],
            System = graph.System[..graph.NodeCount],
            SystemCount = graph.SystemCount,
            Source = graph.Source[..graph.EdgeCount],
            Target = graph.Target[..graph.EdgeCount],
            EdgeShift = shift,
            Inputs = new Dictionary<string, double[]>(seeds ?? new Dictionary<string, double[]>()) { ["positions"] = golden.Numbers("inputs/positions") },
            Parameters = golden.Names("params/").ToDictionary(n => n, n => golden.Numbers("params/" + n)),
        };
    }

    private void Report(string quantity, double[] actual, double[] expected) =>
        report(Comparison.Of(golden.Name, quantity, actual, expected, Bound));
}
