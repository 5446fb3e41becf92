using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Differentiation;

/// <summary>Derivatives of whole random models by positions, cell and parameters, against finite differences of the float64 interpreter.</summary>
public sealed class GradientProperties
{
    [ModelProperty(6)]
    public void Derivatives_of_random_models_are_their_slopes(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LayerGraph energy = ModelCompiler.Optimize(LayerExpansion.Model((model.Options with { DirectForces = false }).Expand("Random", default, "Model")));
        LayerGraph graph = PositionGradients.Run(energy, true), differentiated = ParameterGradients.Run(graph);
        EvaluationDomain domain = SmallModels.Domain(graph, model.Seed);
        Random random = new(model.Seed);
        double Energy(EvaluationDomain at) => Differentiated.Output(energy, at, LayerExpansion.Energy).Sum();

        double[] positions = domain.Inputs["positions"], moves = Differentiated.Normal(random, positions.Length);
        Near(
            Differentiated.Slope(step => Energy(Differentiated.WithPositions(domain, Differentiated.Moved(positions, moves, step)))),
            [.. Differentiated.Output(graph, domain, LayerExpansion.Forces).Select(f => -f)], moves, "positions");

        double[] strain = Differentiated.Normal(random, 9), virials = Differentiated.Output(graph, domain, PositionGradients.Virial);
        Near(
            Differentiated.Slope(step => Energy(Strained(domain, strain, step))),
            [.. Enumerable.Range(0, 9).Select(i => Enumerable.Range(0, domain.SystemCount).Sum(s => virials[(9 * s) + i]))], strain, "strain");

        Dictionary<string, double[]> seeds = graph.Outputs.ToDictionary(
            o => ParameterGradients.Seed(o.Name), o => Differentiated.Normal(random, domain.Count(o.Value.Type.Extent) * o.Value.Type.Width));
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(differentiated, Differentiated.With(domain, seeds));
        Dictionary<string, double[]> directions = domain.Parameters.ToDictionary(p => p.Key, p => Differentiated.Normal(random, p.Value.Length));
        GraphOutput[] gradients = [.. differentiated.Outputs.Where(o => o.Name.StartsWith(ParameterGradients.Prefix, StringComparison.Ordinal))];
        Near(
            Differentiated.Slope(step =>
            {
                IReadOnlyDictionary<Value, double[]> results = Interpreter.Run(graph, Differentiated.With(
                    domain, null, domain.Parameters.ToDictionary(p => p.Key, p => Differentiated.Moved(p.Value, directions[p.Key], step))));
                return graph.Outputs.Sum(o => results[o.Value].Zip(seeds[ParameterGradients.Seed(o.Name)], (a, b) => a * b).Sum());
            }),
            [.. gradients.SelectMany(o => values[o.Value])], [.. gradients.SelectMany(o => directions[o.Name[ParameterGradients.Prefix.Length..]])], "parameters");
    }

    private static void Near(double slope, double[] gradient, double[] direction, string name)
    {
        double expected = gradient.Zip(direction, (g, d) => g * d).Sum(), scale = Math.Sqrt(gradient.Sum(g => g * g));
        Assert.True(scale > 1e-9, $"{name}: the gradient is {scale:R}");
        Assert.True(Math.Abs(slope - expected) <= 1e-6 * scale, $"{name}: slope {slope:R}, gradient {expected:R} of a length {scale:R}");
    }

    /// <summary>Positions and cell shifts v + step·ε·v.</summary>
    private static EvaluationDomain Strained(EvaluationDomain domain, double[] strain, double step)
    {
        double[] Apply(double[] vectors) => [.. vectors.Select((v, i) =>
            v + (step * Enumerable.Range(0, 3).Sum(c => strain[(3 * (i % 3)) + c] * vectors[i - (i % 3) + c])))];
        return Differentiated.With(
            domain, new Dictionary<string, double[]> { ["positions"] = Apply(domain.Inputs["positions"]) }, null, Apply(domain.EdgeShift));
    }
}
