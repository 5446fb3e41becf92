using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Passes;
using EquiDsl.Compiler.Specification;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>What no output reads is not computed: the energy needs l = 0 of its last layer, the forces l = 1.</summary>
public sealed class DeadWorkTests
{
    private static readonly string[] _forces =
        ["force_block.proj.bias", "force_block.so2_conv_2.so2_m_conv.1.fc.weight", "force_block.so2_conv_2.so2_m_conv.2.fc.weight"];

    private static readonly string[] _firstLinear = ["energy_block.so3_linear_1.bias", "energy_block.so3_linear_1.weight"];

    private static readonly string[] _gridMlp =
        ["energy_block.grid_mlp.0.weight", "energy_block.grid_mlp.2.weight", "energy_block.grid_mlp.4.weight"];

    private static readonly string[] _gates = ["energy_block.gating_linear.bias", "energy_block.gating_linear.weight"];

    private static readonly string[] _firstConvolution =
        ["force_block.so2_conv_1.so2_m_conv.1.fc.weight", "force_block.so2_conv_1.so2_m_conv.2.fc.weight"];

    public static TheoryData<Variant, string[]> Zeros => new()
    {
        { Variant.SeparableS2, [.. _forces, .. _firstLinear] },
        { Variant.S2, _forces },
        { Variant.Gate, [.. _forces, .. _firstConvolution, .. _gates] },
        { Variant.SeparableGridMlp, [.. _forces, .. _firstLinear, .. _gridMlp] },
        { Variant.PlainGridMlp, _forces },
        { Variant.GatedGridMlp, [.. _forces, .. _firstConvolution] },
        { Variant.MSharedRadial, [.. _forces, .. _firstLinear] },
        { Variant.NoElementPairs, [.. _forces, .. _firstLinear] },
    };

    [Theory]
    [MemberData(nameof(Zeros))]
    public void Structural_zeros_take_their_parameters_with_them(Variant variant, string[] dead)
    {
        LayerGraph graph = SmallModels.Graph(variant);

        IEnumerable<string> removed = graph.Parameters.Select(p => p.Name).Except(RemoveDeadWork.Run(graph).Parameters.Select(p => p.Name));

        Assert.Equal(dead.Order(StringComparer.Ordinal), removed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Outputs_depend_on_exactly_the_parameters_that_remain(Variant variant)
    {
        LayerGraph graph = SmallModels.Graph(variant);
        HashSet<string> remaining = [.. ModelCompiler.Optimize(graph).Parameters.Select(p => p.Name)];
        EvaluationDomain domain = SmallModels.Domain(graph);
        Dictionary<string, double[]> values = (Dictionary<string, double[]>)domain.Parameters;
        double[] expected = SmallModels.Run(graph, domain);

        foreach (Parameter parameter in graph.Parameters)
        {
            double[] kept = values[parameter.Name];
            values[parameter.Name] = [.. kept.Select((v, i) => v + 0.5 + (0.1 * (i % 3)))];
            double[] actual = SmallModels.Run(graph, domain);
            values[parameter.Name] = kept;
            Assert.True(expected.SequenceEqual(actual) != remaining.Contains(parameter.Name), parameter.Name);
        }
    }

    [Fact]
    public void Forces_alone_need_no_energy_block_and_energies_alone_no_force_block()
    {
        ModelSpecification both = SmallModels.Specification(Variant.SeparableS2);
        foreach ((MethodOutput kept, string absent) in new[] { (MethodOutput.Forces, "energy_block."), (MethodOutput.Energy, "force_block.") })
        {
            ModelSpecification one = both with
            {
                Methods = new(both.Methods.Where(m => m.Output == MethodOutput.Nodes || m.Output == kept)),
            };
            Assert.DoesNotContain(
                ModelCompiler.Optimize(LayerExpansion.Model(one)).Parameters, p => p.Name.StartsWith(absent, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Last_layers_shrink_to_the_coefficients_that_are_read()
    {
        LayerGraph graph = RemoveDeadWork.Run(SmallModels.Graph(Variant.Gate));

        Assert.Equal([(0, 0)], Named(graph, "energy_block.so3_linear_2").Result.Irreps.Coefficients.Items);
        Assert.Equal([(1, -1), (1, 0), (1, 1)], Named(graph, "force_block.proj").Result.Irreps.Coefficients.Items);
        SO2LinearOp values = graph.Ops.OfType<SO2LinearOp>().Single(o => o.Weight0.Name == "force_block.so2_conv_2.fc_m0.weight");
        Assert.Equal([(1, -1), (1, 0), (1, 1)], values.Result.Irreps.Coefficients.Items);
    }

    private static SO3LinearOp Named(LayerGraph graph, string name) =>
        graph.Ops.OfType<SO3LinearOp>().Single(o => o.Parameters.First().Name == name + ".weight");
}
