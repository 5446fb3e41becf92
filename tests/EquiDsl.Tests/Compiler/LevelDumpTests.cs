using EquiDsl.Compiler;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Plan;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>Every level can be read.</summary>
public sealed class LevelDumpTests
{
    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Graph_dump_has_every_op_parameter_label_and_output(Variant variant)
    {
        foreach (LayerGraph graph in new[] { SmallModels.Graph(variant), ModelCompiler.Optimize(SmallModels.Graph(variant)) })
        {
            string dump = graph.Dump();
            string[] lines = dump.TrimEnd('\n').Split('\n');

            Assert.Equal(graph.Ops.Count + graph.Outputs.Count, lines.Length);
            for (int i = 0; i < graph.Ops.Count; i++)
            {
                Op op = graph.Ops[i];
                Assert.StartsWith($"%{i}: {op.Result.Type} = {op.Name}(", lines[i], StringComparison.Ordinal);
                Assert.EndsWith(op.Result.Label, lines[i], StringComparison.Ordinal);
            }
            Assert.All(graph.Parameters, p => Assert.Contains(p.ToString(), dump, StringComparison.Ordinal));
            Assert.All(graph.Outputs, o => Assert.Contains($"\noutput {o.Name} = %", dump, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(SmallModels.All), MemberType = typeof(SmallModels))]
    public void Kernel_dump_has_every_stage_argument_and_weight(Variant variant)
    {
        foreach (Launch launch in ModelCompiler.Plan(SmallModels.Graph(variant)).Launches)
        {
            string dump = KernelDump.Dump(launch.Kernel);

            Assert.StartsWith($"kernel {launch.Kernel.Name}: {launch.Kernel.Domain}", dump, StringComparison.Ordinal);
            Assert.All(launch.Kernel.Stages, s => Assert.Contains(s.Comment, dump, StringComparison.Ordinal));
            Assert.All(launch.Kernel.Slots, s => Assert.Contains(s.Parameter.ToString(), dump, StringComparison.Ordinal));
            Assert.All(launch.Kernel.Memory, v => Assert.Contains(v.ToString(), dump, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Plan_dump_has_every_launch_in_order()
    {
        LaunchPlan plan = ModelCompiler.Plan(SmallModels.Graph(Variant.SeparableS2));

        string[] lines = plan.Dump().TrimEnd('\n').Split('\n');

        Assert.StartsWith($"workspace: {plan.WorkspacePerNode} floats per node", lines[0], StringComparison.Ordinal);
        Assert.Equal(plan.Launches.Select(l => l.Kernel.Name), lines[1..^1].Select(l => l.Split(':')[0]));
    }
}
