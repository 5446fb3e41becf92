using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Plan;

/// <summary>Assigns workspace buffers and weight slots to kernels in order of execution.</summary>
public static class LaunchPlanner
{
    /// <summary>The plan of <paramref name="kernels"/>, which compute the outputs of <paramref name="graph"/>.</summary>
    public static LaunchPlan Run(LayerGraph graph, IReadOnlyList<Kernel> kernels)
    {
        Value? energy = null, output = null;
        double factor = 1;
        foreach (GraphOutput result in graph.Outputs)
        {
            if (result.Name == LayerExpansion.Energy)
                (energy, factor) = NodeEnergy(result.Value);
            else
                output = result.Value;
        }
        Dictionary<Value, int> last = [];
        for (int i = 0; i < kernels.Count; i++)
        {
            foreach (Value value in kernels[i].Memory)
                last[value] = i;
        }
        foreach (Value? kept in new[] { energy, output })
        {
            if (kept is not null)
                last[kept] = int.MaxValue;
        }
        List<int> widths = [];
        List<Launch> launches = [];
        Dictionary<Value, int> buffers = [];
        List<int> free = [];
        int slot = 0;
        for (int i = 0; i < kernels.Count; i++)
        {
            foreach (Value value in kernels[i].Memory)
            {
                if (!buffers.ContainsKey(value))
                    buffers[value] = Take(value.Type.Width, widths, free);
            }
            int sum = kernels[i].Domain == TileDomain.Edges ? SumArgument(kernels[i]) : -1;
            launches.Add(new Launch(kernels[i], slot, new(kernels[i].Memory.Select(v => buffers[v])), sum));
            slot += kernels[i].Slots.Count;
            free.AddRange(kernels[i].Memory.Where(v => last[v] == i).Select(v => buffers[v]));
        }
        Value? input = buffers.Keys.FirstOrDefault(v => v.Producer is InputOp);
        GraphSpecification? basis = graph.Ops.OfType<EdgeEmbeddingOp>().FirstOrDefault()?.Graph;
        EdgeFrameOp? frame = graph.Ops.OfType<EdgeFrameOp>().FirstOrDefault();
        return new LaunchPlan(
            launches, widths, input is null ? -1 : buffers[input], output is null ? -1 : buffers[output],
            energy is null ? -1 : buffers[energy], factor, frame, basis);
    }

    private static int Take(int width, List<int> widths, List<int> free)
    {
        int position = free.FindIndex(b => widths[b] == width);
        if (position < 0)
        {
            widths.Add(width);
            return widths.Count - 1;
        }
        int buffer = free[position];
        free.RemoveAt(position);
        return buffer;
    }

    private static int SumArgument(Kernel kernel)
    {
        SegmentSumStage stage = kernel.Stages.OfType<SegmentSumStage>().First();
        return stage.Memory;
    }

    private static (Value Nodes, double Factor) NodeEnergy(Value energy)
    {
        double factor = 1;
        for (; energy.Producer is ScaleOp scale; energy = scale.Inputs[0])
            factor *= scale.Factor;
        return energy.Producer is SystemSumOp sum
            ? (sum.Inputs[0], factor)
            : throw new GraphException("the energy is not a sum over nodes");
    }
}
