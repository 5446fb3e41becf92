using EquiDsl.Compiler;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>Passes change how outputs are computed, not what they are.</summary>
public sealed class PassTests
{
    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Every_pass_keeps_the_outputs(Variant variant)
    {
        LayerGraph graph = SmallModels.Graph(variant);
        EvaluationDomain domain = SmallModels.Domain(graph);
        double[] expected = SmallModels.Run(graph, domain);
        foreach ((string name, Func<LayerGraph, LayerGraph> run) in ModelCompiler.Passes)
        {
            graph = run(graph);
            GraphVerifier.Verify(graph);
            // The fused embedding computes the few Gaussians that are not negligible.
            Near.Check(expected, SmallModels.Run(graph, domain), name, 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Passes_do_not_add_work(Variant variant)
    {
        LayerGraph graph = SmallModels.Graph(variant);
        foreach ((string name, Func<LayerGraph, LayerGraph> run) in ModelCompiler.Passes)
        {
            LayerGraph next = run(graph);
            Assert.True(GraphCosts.Flops(next, 10, 200) <= GraphCosts.Flops(graph, 10, 200), name);
            graph = next;
        }
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Fusing_leaves_no_edge_scalars_and_no_softmax_weights(Variant variant)
    {
        LayerGraph graph = ModelCompiler.Optimize(SmallModels.Graph(variant));

        Assert.DoesNotContain(graph.Ops, o => o is GaussianBasisOp or ConcatScalarsOp or SegmentSoftmaxOp or HeadScaleOp);
        Assert.Equal(2, graph.Ops.Count(o => o is SegmentSoftmaxSumOp));
        Assert.Equal(3, graph.Ops.Count(o => o is EdgeEmbeddingOp));
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Passes_find_nothing_more_the_second_time(Variant variant)
    {
        LayerGraph once = SmallModels.Graph(variant);
        foreach ((string name, Func<LayerGraph, LayerGraph> run) in ModelCompiler.Passes)
        {
            once = run(once);
            Assert.Equal((name, once.Dump()), (name, run(once).Dump()));
        }
    }

    [Fact]
    public void Labels_survive()
    {
        LayerGraph graph = ModelCompiler.Optimize(SmallModels.Graph(Variant.SeparableS2));

        Assert.Contains(graph.Ops, o => o.Result.Label == "blocks.0.ga/so2_conv_1");
        Assert.Contains(graph.Ops, o => o.Result.Label == "node_energy");
    }
}
