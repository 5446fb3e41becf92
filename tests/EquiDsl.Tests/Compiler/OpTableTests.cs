using System.Reflection;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Tests.Differentiation;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>
/// The table of all ops: each is interpreted, verified, has a cost, an adjoint or a reason for none, a test of its slopes, a lowering or a
/// reason for none.
/// </summary>
public sealed class OpTableTests
{
    [Fact]
    public void No_op_lacks_a_part()
    {
        HashSet<Type> lowered = [];
        List<string> lacks = [];
        Dictionary<Type, Op> sample = [];
        foreach (LayerGraph graph in OpSamples.LoweredGraphs())
        {
            foreach (Kernel kernel in GraphLowering.Run(graph, TileShape.Cpu))
                KernelVerifier.Verify(kernel);
            foreach (Op op in graph.Ops)
            {
                lowered.Add(op.GetType());
                sample.TryAdd(op.GetType(), op);
            }
        }
        foreach (LayerGraph graph in Enum.GetValues<Variant>().SelectMany(OpSamples.Graphs))
        {
            GraphVerifier.Verify(graph);
            foreach (Op op in graph.Ops)
            {
                sample.TryAdd(op.GetType(), op);
                if (!double.IsFinite(op.FlopsPerRow) || op.FlopsPerRow < 0)
                    lacks.Add($"{op.Name}: a cost ({op.FlopsPerRow})");
            }
        }
        CheckedSlopes slopes = OpSlopes.Checked.Value;
        foreach (Type type in OpSamples.Types)
        {
            if (!sample.TryGetValue(type, out Op? op))
            {
                lacks.Add($"{type.Name}: a sample; no small model has one");
                continue;
            }
            if (op is ParameterGradientOp && !slopes.Gradients.Contains(type))
                lacks.Add($"{type.Name}: a test of the gradients that it makes");
            if ((op.WithoutAdjoint is null) != slopes.Adjoints.Contains(type))
                lacks.Add($"{type.Name}: {(op.WithoutAdjoint is null ? "a test of its slopes" : "an adjoint, whose slopes are tested all the same: its reason is stale")}");
            if ((op.WithoutLowering is null) != lowered.Contains(type))
                lacks.Add($"{type.Name}: {(op.WithoutLowering is null ? "a lowering in any small model" : "a lowering, in spite of which it is lowered: its reason is stale")}");
            foreach (string part in new[] { nameof(Op.Evaluate), nameof(Op.Verify) })
            {
                MethodInfo method = type.GetMethod(part)!;
                if (method.GetMethodBody()!.GetILAsByteArray()!.Length <= 2)
                    lacks.Add($"{type.Name}: {part} that does something");
            }
        }
        Assert.Equal([], lacks);
    }
}
