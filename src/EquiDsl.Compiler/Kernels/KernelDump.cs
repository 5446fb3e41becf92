using System.Text;

namespace EquiDsl.Compiler.Kernels;

/// <summary>Prints kernels for reading: stages with their equations, tile buffers, weights.</summary>
public static class KernelDump
{
    /// <summary>One kernel.</summary>
    public static string Dump(Kernel kernel)
    {
        StringBuilder text = new();
        text.Append($"kernel {kernel.Name}: {kernel.Domain}, {kernel.Lanes} lanes, {kernel.TileRows} tile rows\n");
        for (int i = 0; i < kernel.Memory.Count; i++)
            text.Append($"  memory {i}: {kernel.Memory[i]}\n");
        for (int i = 0; i < kernel.Slots.Count; i++)
            text.Append($"  weight {i}: {kernel.Slots[i].GetType().Name.Replace("Slot", "").ToLowerInvariant()} of {kernel.Slots[i].Parameter}\n");
        foreach (Stage stage in kernel.Stages)
            Dump(stage, text, "  ");
        return text.ToString();
    }

    private static void Dump(Stage stage, StringBuilder text, string indent)
    {
        string buffers = string.Join(", ", stage.Buffers.Distinct().Select(b => $"{b.Name}[{b.Offset}..{b.Offset + b.Rows}]"));
        string head = stage is LoopStage loop ? $"for {loop.Variable} < {loop.Count}: {stage.Comment}" : $"{stage.GetType().Name.Replace("Stage", "").ToLowerInvariant()}: {stage.Comment}";
        text.Append($"{indent}{head}{(stage is LoopStage ? "" : $"  ({buffers})")}\n");
        if (stage is LoopStage body)
        {
            foreach (Stage inner in body.Body)
                Dump(inner, text, indent + "  ");
        }
    }
}
