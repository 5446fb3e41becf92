using EquiDsl.Compiler.Graph;

namespace EquiDsl.Compiler.Kernels;

/// <summary>Checks the rules of the kernel level: every buffer is placed and written before it is read, every argument exists.</summary>
public static class KernelVerifier
{
    /// <summary>Throws <see cref="GraphException"/> when <paramref name="kernel"/> breaks a rule.</summary>
    public static void Verify(Kernel kernel)
    {
        HashSet<TileBuffer> written = [];
        foreach (Stage stage in Flatten(kernel.Stages).Concat(kernel.Collects))
        {
            foreach (TileBuffer buffer in stage.Buffers)
            {
                if (buffer.Offset < 0 || buffer.Offset + buffer.Rows > kernel.TileRows)
                    throw new GraphException($"{kernel.Name}: buffer {buffer.Name} lies outside tile memory");
            }
            foreach (TileBuffer buffer in Reads(stage))
            {
                if (!written.Contains(buffer))
                    throw new GraphException($"{kernel.Name}: '{stage.Comment}' reads {buffer.Name} before it is written");
            }
            written.UnionWith(Writes(stage));
            foreach (int slot in Slots(stage))
            {
                if (slot < 0 || slot >= kernel.Slots.Count)
                    throw new GraphException($"{kernel.Name}: '{stage.Comment}' reads weight {slot} of {kernel.Slots.Count}");
            }
            if (Memory(stage) is int memory && (memory < 0 || memory >= kernel.Memory.Count))
                throw new GraphException($"{kernel.Name}: '{stage.Comment}' uses memory argument {memory} of {kernel.Memory.Count}");
        }
    }

    private static IEnumerable<Stage> Flatten(IEnumerable<Stage> stages) =>
        stages.SelectMany(s => s is LoopStage loop ? Flatten(loop.Body) : [s]);

    private static IEnumerable<TileBuffer> Writes(Stage stage) => stage switch
    {
        LaneStage lanes => Stores(lanes.Body),
        MatrixStage matrix => [matrix.Output],
        LoadStage load => [load.Output],
        EdgeEmbeddingStage embedding => [embedding.Output],
        TileGradientStage gradient => [gradient.Packed],
        _ => [],
    };

    private static IEnumerable<TileBuffer> Reads(Stage stage) => stage switch
    {
        LaneStage lanes => lanes.Buffers.Except(Stores(lanes.Body)),
        MatrixStage matrix => [matrix.Input],
        SaveStage save => [save.Input],
        SegmentSoftmaxStage softmax => [softmax.Logits],
        SegmentSumStage sum => [sum.Input],
        SegmentLogSumExpStage total => [total.Logits],
        TileGradientStage gradient => [gradient.Cotangent, gradient.Input, gradient.Sum],
        CollectStage collect => collect.Buffers,
        _ => [],
    };

    private static IEnumerable<TileBuffer> Stores(IEnumerable<LaneStatement> body) => body.SelectMany(statement => statement switch
    {
        LaneStore store => [store.Buffer],
        LaneLoop loop => Stores(loop.Body),
        _ => [],
    });

    private static IEnumerable<int> Slots(Stage stage) => stage switch
    {
        MatrixStage matrix => matrix.BiasSlot is int bias ? [matrix.WeightSlot, bias] : [matrix.WeightSlot],
        LoadStage { Memory: null } load => [load.WeightSlot],
        EdgeEmbeddingStage embedding => new int?[] { embedding.BasisSlot, embedding.SourceSlot, embedding.TargetSlot }.OfType<int>(),
        _ => [],
    };

    private static int? Memory(Stage stage) => stage switch
    {
        LoadStage load => load.Memory,
        SaveStage save => save.Memory,
        SegmentSumStage sum => sum.Memory,
        SegmentLogSumExpStage total => total.Memory,
        SourceSumStage sum => sum.Memory,
        _ => null,
    };
}
