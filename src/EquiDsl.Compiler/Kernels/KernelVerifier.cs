using EquiDsl.Compiler.Graph;

namespace EquiDsl.Compiler.Kernels;

/// <summary>Checks the rules of the kernel level: every buffer is placed and written before it is read, every argument exists.</summary>
public static class KernelVerifier
{
    /// <summary>Throws <see cref="GraphException"/> when <paramref name="kernel"/> breaks a rule.</summary>
    public static void Verify(Kernel kernel)
    {
        HashSet<TileBuffer> written = [];
        foreach (Stage stage in Stage.Flatten(kernel.Stages).Concat(kernel.Collects))
        {
            foreach (TileBuffer buffer in stage.Buffers)
            {
                if (buffer.Offset < 0 || buffer.Offset + buffer.Rows > kernel.TileRows)
                    throw new GraphException($"{kernel.Name}: buffer {buffer.Name} lies outside tile memory");
            }
            foreach (TileBuffer buffer in stage.Reads)
            {
                if (!written.Contains(buffer))
                    throw new GraphException($"{kernel.Name}: '{stage.Comment}' reads {buffer.Name} before it is written");
            }
            written.UnionWith(stage.Writes);
            foreach (int slot in stage.WeightSlots)
            {
                if (slot < 0 || slot >= kernel.Slots.Count)
                    throw new GraphException($"{kernel.Name}: '{stage.Comment}' reads weight {slot} of {kernel.Slots.Count}");
            }
            foreach (int slot in stage is CollectStage collect ? collect.GradientSlots : [])
            {
                if (slot < 0 || slot >= kernel.Gradients.Count)
                    throw new GraphException($"{kernel.Name}: '{stage.Comment}' sums into gradient {slot} of {kernel.Gradients.Count}");
            }
            if (stage.MemoryArgument is int memory && (memory < 0 || memory >= kernel.Memory.Count))
                throw new GraphException($"{kernel.Name}: '{stage.Comment}' uses memory argument {memory} of {kernel.Memory.Count}");
        }
    }
}
