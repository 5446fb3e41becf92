using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Where the packed weights and the gradients of a launch lie: slot after slot, each aligned to <see cref="Alignment"/> words.</summary>
public static class WeightLayout
{
    /// <summary>Words that slots are aligned to: a line of the cache.</summary>
    public const int Alignment = 32;

    /// <summary>First word of each slot, and the words of all.</summary>
    public static IReadOnlyList<int> Offsets(IReadOnlyList<WeightSlot> slots, PrecisionKind precision)
    {
        int[] offsets = new int[slots.Count + 1];
        for (int i = 0; i < slots.Count; i++)
            offsets[i + 1] = offsets[i] + ((Words(slots[i], precision) + Alignment - 1) / Alignment * Alignment);
        return offsets;
    }

    /// <summary>First word of each gradient, row-major, and the words of all.</summary>
    public static IReadOnlyList<int> GradientOffsets(IReadOnlyList<WeightSlot> slots)
    {
        int[] offsets = new int[slots.Count + 1];
        for (int i = 0; i < slots.Count; i++)
            offsets[i + 1] = offsets[i] + ((GradientWords(slots[i]) + Alignment - 1) / Alignment * Alignment);
        return offsets;
    }

    /// <summary>Numbers of a gradient.</summary>
    public static int GradientWords(WeightSlot slot) => slot is MatrixSlot matrix ? Rows(matrix) * Columns(matrix) : Words(slot, PrecisionKind.Float32);

    private static int Rows(MatrixSlot matrix) => matrix.Terms.First().Rows.Sum(r => r.Count);

    private static int Columns(MatrixSlot matrix) => matrix.Columns.Sum(c => c.Count);

    private static int Words(WeightSlot slot, PrecisionKind precision) => slot switch
    {
        MatrixSlot { IsTransposed: true } matrix => MatrixTiling.PackedWords(Columns(matrix), Rows(matrix), precision),
        MatrixSlot matrix => MatrixTiling.PackedWords(Rows(matrix), Columns(matrix), precision),
        VectorSlot vector => vector.Elements.Sum(e => e.Count),
        BasisSlot basis => basis.Parameter.Shape[0] * basis.Count,
        ElementSlot element => (element.Table?.Shape[0] ?? 1) * element.Parameter.Shape[0],
        _ => throw new InvalidOperationException($"unknown slot {slot}"),
    };
}
