using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;
using Xunit;
using Initial = EquiDsl.Compiler.Graph.ParameterInitialization;

namespace EquiDsl.Tests.Compiler;

/// <summary>Graphs that break the rules of their level are named and refused.</summary>
public sealed class GraphVerifierTests
{
    private static readonly Value _scalars = new InputOp("x", new ScalarsType(Extent.Nodes, 3)).Result;

    private static Value Irreps(int channels) =>
        new InputOp("x", new IrrepsType(Extent.Nodes, CoefficientSet.Full(1), channels)).Result;

    private static Parameter Parameter(string name, params int[] shape) => new(name, new(shape), Initial.Uniform, 1);

    [Fact]
    public void Weight_of_another_width_is_refused() =>
        Refused("Linear: operand has 3 columns, weight w(2, 4) takes 4", new LinearOp(_scalars, Parameter("w", 2, 4), null).Result);

    [Fact]
    public void Sum_of_other_channels_is_refused() => Refused("Add: operands do not fit", new AddOp(Irreps(2), Irreps(3)).Result);

    [Fact]
    public void Absent_coefficients_are_refused() =>
        Refused("a coefficient is absent", new SelectCoefficientsOp(Irreps(2), new([(2, 0)])).Result);

    [Fact]
    public void Empty_values_are_refused() =>
        Refused("gives the empty value", new LinearOp(_scalars, Parameter("w", 0, 3), null).Result);

    [Fact]
    public void One_name_for_two_parameters_is_refused()
    {
        Value first = new LinearOp(_scalars, Parameter("w", 5, 3), null).Result;
        Refused("parameter 'w' is declared with different shapes: w(5, 3), w(2, 5)", new LinearOp(first, Parameter("w", 2, 5), null).Result);
    }

    [Fact]
    public void Graph_without_outputs_is_refused() =>
        Assert.Contains("no outputs", Assert.Throws<GraphException>(() => GraphVerifier.Verify(new LayerGraph([]))).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Expanded_models_are_accepted(Variant variant) => GraphVerifier.Verify(SmallModels.Graph(variant));

    [Fact]
    public void Two_layers_of_one_name_are_refused()
    {
        ModelSpecification model = SmallModels.Specification(Variant.SeparableS2);
        MethodSpecification[] methods = [.. model.Methods];
        methods[1] = methods[1] with { Repeat = 2, ParameterPrefix = "same." };
        LayerSequence sequence = methods[1].Sequences[0];
        methods[1] = methods[1] with
        {
            Sequences = new([sequence with { Layers = new([new SO3LinearSpecification("a", 4), new SO3LinearSpecification("a", 3)]) }]),
        };

        GraphException error = Assert.Throws<GraphException>(
            () => EquiDsl.Compiler.Expansion.LayerExpansion.Model(model with { Methods = new(methods) }));
        Assert.Contains("'same.a.weight' is declared twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interpreter_names_the_input_that_is_absent()
    {
        LayerGraph graph = new([new("y", new LinearOp(_scalars, Parameter("w", 1, 3), null).Result)]);

        GraphException error = Assert.Throws<GraphException>(() => Interpreter.Run(graph, new EvaluationDomain()));
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, Value output)
    {
        GraphException error = Assert.Throws<GraphException>(() => GraphVerifier.Verify(new LayerGraph([new("y", output)])));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
