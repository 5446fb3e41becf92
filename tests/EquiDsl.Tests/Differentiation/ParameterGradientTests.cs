using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Graph;
using EquiDsl.Tests.Compiler;
using Xunit;

namespace EquiDsl.Tests.Differentiation;

/// <summary>Gradients by parameters, first and second derivatives, against finite differences of the float64 interpreter.</summary>
public sealed class ParameterGradientTests
{
    public static TheoryData<Variant> Variants => SmallModels.All;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_energies_and_direct_forces(Variant variant) =>
        AssertSlope(ModelCompiler.Optimize(SmallModels.Graph(variant)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_forces_that_are_gradients_themselves(Variant variant) =>
        AssertSlope(PositionGradients.Run(Differentiated.Energy(variant), true));

    /// <summary>The derivative of Σ seed·output along a random direction of each parameter.</summary>
    private static void AssertSlope(LayerGraph graph)
    {
        LayerGraph differentiated = ParameterGradients.Run(graph);
        GraphVerifier.Verify(differentiated);
        EvaluationDomain domain = SmallModels.Domain(graph);
        Random random = new(8);
        Dictionary<string, double[]> seeds = graph.Outputs.ToDictionary(
            o => ParameterGradients.Seed(o.Name), o => Differentiated.Normal(random, domain.Count(o.Value.Type.Extent) * o.Value.Type.Width));
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(differentiated, Differentiated.With(domain, seeds));
        Dictionary<string, double[]> gradients = differentiated.Outputs.Where(o => o.Name.StartsWith(ParameterGradients.Prefix, StringComparison.Ordinal))
            .ToDictionary(o => o.Name[ParameterGradients.Prefix.Length..], o => values[o.Value]);
        Assert.True(gradients.Count > 20);

        double Loss(IReadOnlyDictionary<string, double[]> parameters)
        {
            IReadOnlyDictionary<Value, double[]> results = Interpreter.Run(graph, Differentiated.With(domain, null, parameters));
            return graph.Outputs.Sum(o => results[o.Value].Zip(seeds[ParameterGradients.Seed(o.Name)], (a, b) => a * b).Sum());
        }

        double largest = gradients.Values.SelectMany(g => g).Max(Math.Abs);
        foreach (Parameter parameter in graph.Parameters)
        {
            double[] direction = Differentiated.Normal(random, parameter.Count);
            double slope = Differentiated.Slope(
                step => Loss(domain.Parameters.ToDictionary(p => p.Key, p => p.Key == parameter.Name ? Differentiated.Moved(p.Value, direction, step) : p.Value)));
            double expected = gradients.TryGetValue(parameter.Name, out double[]? gradient) ? gradient.Zip(direction, (g, d) => g * d).Sum() : 0;
            double scale = Math.Max(1e-3 * largest, gradient is null ? 0 : Math.Sqrt(gradient.Sum(g => g * g)));
            Assert.True(Math.Abs(slope - expected) <= 1e-6 * scale, $"{parameter}: slope {slope:R}, gradient {expected:R}");
        }
    }
}
