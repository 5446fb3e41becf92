using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Plan;
using EquiDsl.Compiler.Specification;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>Kernels and what is generated from them.</summary>
public sealed class KernelTests
{
    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Kernels_keep_features_of_edges_out_of_memory(Variant variant)
    {
        foreach (Launch launch in ModelCompiler.Plan(SmallModels.Graph(variant)).Launches)
        {
            KernelVerifier.Verify(launch.Kernel);
            Assert.All(launch.Kernel.Memory, v => Assert.Equal(Extent.Nodes, v.Type.Extent));
        }
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Equal_blocks_are_lowered_once_and_as_each_would_be_by_itself(Variant variant)
    {
        LayerGraph graph = ModelCompiler.Training(ModelCompiler.Optimize(
            LayerExpansion.Model((SmallModels.Options(variant) with { Layers = 4 }).Expand("Small", default, "Model"))));

        IReadOnlyList<Kernel> together = GraphLowering.Run(graph, TileShape.Cpu);

        for (int i = 0; i < together.Count; i++)
        {
            Kernel alone = GraphLowering.Run(graph, TileShape.Cpu, [i])[0];
            Assert.Equal(KernelDump.Dump(alone), KernelDump.Dump(together[i]));
            Assert.Equal(alone.Memory, together[i].Memory);
            Assert.Equal(alone.Slots, together[i].Slots);
            Assert.Equal(alone.Gradients, together[i].Gradients);
            Assert.Equal(alone.Collects.Select(c => c.ToString()), together[i].Collects.Select(c => c.ToString()));
            Assert.Equal(Places(alone), Places(together[i]));
        }
        // Forward and backward kernels of a block in the middle are those of a block before.
        Assert.Equal(["Attention", "EdgesBackward", "Nodes", "NodesBackward"], together.GroupBy(k => k.Stages).Where(g => g.Count() > 1).Select(g => g.First().Name).Distinct().Order());
    }

    [Fact]
    public void Kernel_that_reads_what_was_not_written_is_refused()
    {
        Kernel kernel = ModelCompiler.Plan(SmallModels.Graph(Variant.SeparableS2)).Launches[^1].Kernel;

        string message = Assert.Throws<GraphException>(() => KernelVerifier.Verify(With(kernel, kernel.Stages.Skip(1), kernel.TileRows))).Message;

        Assert.Contains("before it is written", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernel_with_too_little_tile_memory_is_refused()
    {
        Kernel kernel = ModelCompiler.Plan(SmallModels.Graph(Variant.SeparableS2)).Launches[^1].Kernel;

        string message = Assert.Throws<GraphException>(() => KernelVerifier.Verify(With(kernel, kernel.Stages, 1))).Message;

        Assert.Contains("outside tile memory", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Generated_code_lists_every_parameter_and_packs_the_living_ones(Variant variant)
    {
        LayerGraph graph = SmallModels.Graph(variant);
        string text = ModelCompiler.CompileToCSharp(SmallModels.Specification(variant)).Files[0].Text;

        IEnumerable<string> packed = Names(text, @"weights\.\w+\((""[^""]+""[^)]*)\)");
        IEnumerable<string> described = Names(text, @"\bnew\((""[^""]+""), \[");

        Assert.Equal(ModelCompiler.Optimize(graph).Parameters.Select(p => p.Name).Order(StringComparer.Ordinal), packed);
        Assert.Equal(graph.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal), described);
    }

    [Fact]
    public void Model_over_nodes_alone_has_no_edges()
    {
        ModelSpecification model = SmallModels.Specification(Variant.SeparableS2);
        MethodSpecification embed = model.Methods[0], energy = model.Methods[3];
        LayerSequence embedding = embed.Sequences[0];
        ModelSpecification nodes = model with
        {
            Methods = new(
            [
                embed with { Sequences = new([embedding with { Layers = new([embedding.Layers[0]]) }]) },
                energy,
            ]),
        };

        LaunchPlan plan = ModelCompiler.Plan(LayerExpansion.Model(nodes));

        Assert.NotEmpty(plan.Launches);
        Assert.All(plan.Launches, l => Assert.Equal(TileDomain.Rows, l.Kernel.Domain));
        Assert.Null(plan.Frame);
        Assert.Null(plan.Graph);
        string text = ModelCompiler.CompileToCSharp(nodes).Files[0].Text;
        Assert.Contains("EdgeGeometry? Geometry => null;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("execution.Edges(", text, StringComparison.Ordinal);
    }

    private static IEnumerable<(int Offset, int Rows)> Places(Kernel kernel) =>
        kernel.Collects.SelectMany(c => c.Buffers).Select(b => (b.Offset, b.Rows));

    private static IEnumerable<string> Names(string text, string call) => Regex.Matches(text, call)
        .SelectMany(m => Regex.Matches(m.Groups[1].Value, @"""([^""]+)""")).Select(m => m.Groups[1].Value)
        .Distinct().Order(StringComparer.Ordinal);

    private static Kernel With(Kernel kernel, IEnumerable<Stage> stages, int tileRows) => Create(
        kernel.Name, kernel.Phase, kernel.Domain, kernel.Extent, kernel.Lanes, [.. stages], kernel.Collects, kernel.Memory, kernel.Slots, kernel.Gradients,
        tileRows, kernel.Heads);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Kernel Create(
        string name, int phase, TileDomain domain, Extent extent, int lanes, IReadOnlyList<Stage> stages, IReadOnlyList<CollectStage> collects,
        IReadOnlyList<Value> memory, IReadOnlyList<WeightSlot> slots, IReadOnlyList<WeightSlot> gradients, int tileRows, int heads);
}
