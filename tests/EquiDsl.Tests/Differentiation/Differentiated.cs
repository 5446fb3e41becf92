using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Tests.Compiler;

namespace EquiDsl.Tests.Differentiation;

/// <summary>Energies of small models, and finite differences of the float64 interpreter.</summary>
internal static class Differentiated
{
    /// <summary>The energy of a variant, after all passes.</summary>
    public static LayerGraph Energy(Variant variant) => ModelCompiler.Optimize(LayerExpansion.Model(
        (SmallModels.Options(variant) with { DirectForces = false, MMax = 2 }).Expand("Small", default, "Model")));

    /// <summary>The same batch with other inputs or parameters.</summary>
    public static EvaluationDomain With(
        EvaluationDomain domain, IReadOnlyDictionary<string, double[]>? inputs = null,
        IReadOnlyDictionary<string, double[]>? parameters = null, double[]? shift = null) => new()
        {
            AtomicNumbers = domain.AtomicNumbers,
            System = domain.System,
            SystemCount = domain.SystemCount,
            Source = domain.Source,
            Target = domain.Target,
            EdgeShift = shift ?? domain.EdgeShift,
            Inputs = inputs is null ? domain.Inputs : domain.Inputs.Where(i => !inputs.ContainsKey(i.Key)).Concat(inputs).ToDictionary(),
            Parameters = parameters ?? domain.Parameters,
        };

    public static EvaluationDomain WithPositions(EvaluationDomain domain, double[] positions) =>
        With(domain, new Dictionary<string, double[]> { ["positions"] = positions });

    /// <summary>An output by its name.</summary>
    public static double[] Output(LayerGraph graph, EvaluationDomain domain, string name) =>
        Interpreter.Run(graph, domain)[graph.Outputs.Single(o => o.Name == name).Value];

    /// <summary>Sixth-order central difference of a function at 0.</summary>
    public static double Slope(Func<double, double> function, double step = 1e-4) =>
        ((45 * (function(step) - function(-step))) - (9 * (function(2 * step) - function(-2 * step)))
            + function(3 * step) - function(-3 * step)) / (60 * step);

    public static double[] Moved(double[] values, double[] direction, double step) =>
        [.. values.Zip(direction, (v, d) => v + (step * d))];

    public static double[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
