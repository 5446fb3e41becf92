using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Tests.Properties;

/// <summary>Outputs of a model, and the length of the vector of energies before atoms are summed.</summary>
internal sealed record Outputs(double[] Energies, double[] Forces, double EnergyScale);

/// <summary>The float64 interpreter on the graph as expanded, before any pass.</summary>
internal static class Reference
{
    public static Outputs Predict(ModelSpecification specification, ParameterSet parameters, params AtomicStructure[] structures)
    {
        LayerGraph graph = LayerExpansion.Model(specification, traces: true);
        GraphSpecification settings = specification.Graph!;
        EvaluationDomain domain = Domain(AtomGraph.Build(structures, settings.Cutoff, settings.MaxNeighbors), structures, parameters);
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(graph, domain);
        double[] Output(string name) => graph.Outputs.FirstOrDefault(o => o.Name == name) is { } output ? values[output.Value] : [];
        double[] energies = Output(LayerExpansion.Energy);
        double[] nodes = graph.Traces.FirstOrDefault(t => t.Label == "node_energy") is { } trace ? values[trace] : [];
        double divisor = specification.Methods.SelectMany(m => m.Sequences).SelectMany(s => s.Layers)
            .OfType<ScalarReadoutSpecification>().FirstOrDefault()?.AverageNodeCount ?? 1;
        return new(energies, Output(LayerExpansion.Forces), Near.Length(nodes) / divisor);
    }

    /// <summary>One method on its own.</summary>
    public static double[] Call(
        ModelSpecification specification, ParameterSet parameters, AtomGraph? graph, AtomicStructure[] structures, float[]? features, int rows)
    {
        LayerGraph layers = LayerExpansion.Single(specification, specification.Methods.Single());
        EvaluationDomain domain = graph is null
            ? new() { AtomicNumbers = new int[rows], Source = new int[rows], Target = new int[rows], Parameters = Values(parameters) }
            : Domain(graph, structures, parameters);
        domain = new()
        {
            AtomicNumbers = domain.AtomicNumbers,
            System = domain.System,
            SystemCount = domain.SystemCount,
            Source = domain.Source,
            Target = domain.Target,
            EdgeShift = domain.EdgeShift,
            Parameters = domain.Parameters,
            Inputs = new Dictionary<string, double[]>(domain.Inputs)
            {
                [LayerExpansion.Features] = features is null ? [] : Array.ConvertAll(features, v => (double)v),
            },
        };
        return Interpreter.Run(layers, domain)[layers.Outputs[0].Value];
    }

    public static EvaluationDomain Domain(AtomGraph graph, AtomicStructure[] structures, ParameterSet parameters)
    {
        NeighborGraph g = graph.Neighbors;
        double[] positions = [.. structures.SelectMany(s => s.Positions)];
        double[] shift = new double[3 * g.EdgeCount];
        for (int i = 0; i < shift.Length; i++)
        {
            double[] cell = structures[g.System[g.Target[i / 3]]].Cell;
            for (int axis = 0; axis < 3; axis++)
                shift[i] += g.CellOffsets[(i / 3 * 3) + axis] * cell[(3 * axis) + (i % 3)];
        }
        return new()
        {
            AtomicNumbers = g.AtomicNumbers[..g.NodeCount],
            System = g.System[..g.NodeCount],
            SystemCount = g.SystemCount,
            Source = g.Source[..g.EdgeCount],
            Target = g.Target[..g.EdgeCount],
            EdgeShift = shift,
            Inputs = new Dictionary<string, double[]> { ["positions"] = positions },
            Parameters = Values(parameters),
        };
    }

    private static Dictionary<string, double[]> Values(ParameterSet parameters) =>
        parameters.Names.ToDictionary(n => n, n => Array.ConvertAll(parameters[n], v => (double)v));
}
