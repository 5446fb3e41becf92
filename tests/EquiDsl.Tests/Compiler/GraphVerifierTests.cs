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
    public void Values_of_another_extent_are_refused()
    {
        Value edges = new InputOp("e", new ScalarsType(Extent.Edges, 3)).Result;
        Refused("Gather: ", "is not of nodes", new GatherOp(edges, EdgeEnd.Source).Result);
        Refused("SegmentSum: ", "is not of edges", new SegmentSumOp(_scalars).Result);
        Refused("SystemSum: ", "is not of nodes", new SystemSumOp(edges).Result);
        Refused("SegmentSoftmax: ", "are no logits of edges", new SegmentSoftmaxOp(_scalars).Result);
        Refused("EdgeFrame: ", "is no vector of an edge", new EdgeFrameOp(_scalars, 2, 1).Result);
    }

    [Fact]
    public void Parameters_of_another_shape_are_refused()
    {
        Refused("LinearTransposed: ", "is not 2 rows of w(4, 5)", new LinearTransposedOp(_scalars, Parameter("w", 4, 5), [0, 1]).Result);
        Refused("LinearGradient: ", "is not 3 rows of w(2, 3)", new LinearGradientOp(_scalars, _scalars, Parameter("w", 2, 3), [0, 1, 2]).Result);
        Refused("SO3LinearTransposed: ", "has other channels than w(2, 4, 5)", new SO3LinearTransposedOp(Irreps(2), Parameter("w", 2, 4, 5)).Result);
        Refused("IrrepsNorm: ", "is not 1 rows of 2", new IrrepsNormOp(
            Irreps(2), NormKind.SeparableLayer, 1, Parameter("scalar", 2), Parameter("w", 2, 2), Parameter("b", 2)).Result);
    }

    [Fact]
    public void Harmonics_beyond_the_grid_are_refused() =>
        Refused("ToGrid: ", "the grid has no such harmonic", new ToGridOp(Irreps(2), new GridShape(0, 0, 4)).Result);

    [Fact]
    public void Columns_that_are_not_there_are_refused()
    {
        Refused("SliceChannels: ", "lies outside", new SliceChannelsOp(_scalars, 2, 2).Result);
        Refused("ScatterScalars: ", "outside the scalars", new ScatterScalarsOp(_scalars, new([(0, 0)]), 2, [2]).Result);
        Refused("Torsion: ", "reads what is not there", new FormulaOp("Torsion", [new FormulaInput(0, 3)], _scalars).Result);
    }

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

    private static void Refused(string op, string message, Value output)
    {
        Refused(op, output);
        Refused(message, output);
    }

    private static void Refused(string message, Value output)
    {
        GraphException error = Assert.Throws<GraphException>(() => GraphVerifier.Verify(new LayerGraph([new("y", output)])));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
