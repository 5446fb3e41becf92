using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Plan;

/// <summary>Assigns workspace buffers and weight slots to kernels in order of execution.</summary>
public static class LaunchPlanner
{
    /// <summary>The plan of <paramref name="kernels"/>, which compute the outputs of <paramref name="graph"/>.</summary>
    public static LaunchPlan Run(LayerGraph graph, IReadOnlyList<Kernel> kernels)
    {
        Value? energy = null, output = null, virial = null, noise = null;
        double factor = 1;
        foreach (GraphOutput result in graph.Outputs.Where(o => o.Value.Type.Extent != Extent.Model))
        {
            if (result.Name == LayerExpansion.Energy)
                (energy, factor) = NodeSum(result.Value);
            else if (result.Name == PositionGradients.Virial)
                (virial, _) = NodeSum(result.Value);
            else if (result.Name == LayerExpansion.Noise)
                noise = result.Value;
            else
                output = result.Value;
        }
        int seedPhase = graph.Ops.Any(o => o is ParameterGradientOp) ? kernels.Max(k => k.Phase) : int.MaxValue;
        int backwardStart = kernels.TakeWhile(k => k.Phase < seedPhase).Count();
        BufferAssignment buffers = new(kernels, RegionPartition.HasTopology(graph), [.. new[] { energy, output, virial, noise }.OfType<Value>()]);
        List<Launch> launches = [];
        int slot = 0, gradient = 0;
        for (int i = 0; i < kernels.Count; i++)
        {
            launches.Add(new Launch(kernels[i], slot, gradient, new(buffers.Next()), new(Sums(kernels[i]))));
            slot += kernels[i].Slots.Count;
            gradient += kernels[i].Gradients.Count;
        }
        PlanBuffers places = new()
        {
            Input = buffers.Of(v => v.Producer is InputOp { Input: LayerExpansion.Features }),
            Output = output is null ? -1 : buffers.Of(v => v == output),
            Energy = energy is null ? -1 : buffers.Of(v => v == energy),
            EnergyFactor = factor,
            Virial = virial is null ? -1 : buffers.Of(v => v == virial),
            Noise = noise is null ? -1 : buffers.Of(v => v == noise),
            ForceEncoding = buffers.Of(v => v.Producer is InputOp { Input: LayerExpansion.ForceEncoding }),
            EdgeVectors = buffers.Of(v => v.Producer is EdgeVectorOp),
            EnergySeed = Seed(graph, buffers, o => IsSeed(o, LayerExpansion.Energy)),
            UnitSeed = Seed(graph, buffers, o => o is ConstantOp),
            Dropouts = graph.Ops.OfType<DropoutMaskOp>().Select(m => (m, buffers.Of(v => v == m.Result))).Where(d => d.Item2 >= 0).ToArray(),
            ForceSeed = buffers.Of(v => IsSeed(v.Producer, LayerExpansion.Forces)),
            NoiseSeed = buffers.Of(v => IsSeed(v.Producer, LayerExpansion.Noise)),
            VirialSeed = Seed(graph, buffers, o => IsSeed(o, PositionGradients.Virial)),
        };
        EdgeEmbeddingOp[] embeddings = graph.Ops.OfType<EdgeEmbeddingOp>().ToArray();
        return new LaunchPlan(
            launches, backwardStart, buffers.Buffers, places, graph.Ops.OfType<EdgeFrameOp>().FirstOrDefault(), embeddings.FirstOrDefault()?.Graph,
            embeddings.Select(e => e.Order).DefaultIfEmpty().Max());
    }

    private static IEnumerable<int> Sums(Kernel kernel) =>
        kernel.Domain == TileDomain.Edges ? kernel.Stages.OfType<SegmentSumStage>().Select(s => s.Memory).Distinct() : [];

    /// <summary>The number per node that an energy or virial is the sum of, with its factor.</summary>
    private static (Value Nodes, double Factor) NodeSum(Value total)
    {
        (Value value, double factor) = Unscaled(total);
        return value.Producer is SystemSumOp sum
            ? (sum.Inputs[0], factor)
            : throw new GraphException("the output is not a sum over nodes");
    }

    private static bool IsSeed(Op op, string output) => op is InputOp input && input.Input == ParameterGradients.Seed(output);

    private static PlanSeed Seed(LayerGraph graph, BufferAssignment buffers, Func<Op, bool> isSeed)
    {
        foreach (SystemGatherOp gather in graph.Ops.OfType<SystemGatherOp>())
        {
            (Value value, double factor) = Unscaled(gather.Inputs[0]);
            if (isSeed(value.Producer))
                return new PlanSeed(buffers.Of(v => v == gather.Result), factor * (value.Producer is ConstantOp constant ? constant.Number : 1));
        }
        return PlanSeed.None;
    }

    private static (Value Value, double Factor) Unscaled(Value value)
    {
        double factor = 1;
        for (; value.Producer is ScaleOp scale; value = scale.Inputs[0])
            factor *= scale.Factor;
        return (value, factor);
    }
}
