namespace EquiDsl.MicroKernels;

/// <summary>What is written: a line for each block of rows and for each vector of lanes.</summary>
internal static class Description
{
    /// <summary>
    /// Numbers between what is multiplied and what is fetched meanwhile, across the pages at which the processor's own prefetching stops: 8 KiB,
    /// which hides the latency of the last cache.
    /// </summary>
    public const int PrefetchDistance = 2048;

    /// <summary>Blocks: as many rows as registers hold. A fetch brings 64 bytes: 16 weights, which are one column of 12 rows or two of 6.</summary>
    public static IReadOnlyList<Block> Blocks { get; } =
    [
        new(KernelKind.Matrix, VectorText.Bits512, Rows: 12, VectorsPerRow: 1, PrefetchEvery: 1),
        new(KernelKind.Matrix, VectorText.Bits512, Rows: 12, VectorsPerRow: 2, PrefetchEvery: 1, Place: VectorPlace.OwnAddress),
        new(KernelKind.Matrix, VectorText.Bits256, Rows: 6, VectorsPerRow: 2, Unrolled: 4, PrefetchEvery: 2),
        new(KernelKind.Matrix, VectorText.AnyWidth, Rows: 6, VectorsPerRow: 2),
        new(KernelKind.Gradient, VectorText.Bits512, Rows: 12, VectorsPerRow: 2, PrefetchEvery: 1),
        new(KernelKind.Gradient, VectorText.Bits256, Rows: 6, VectorsPerRow: 2, PrefetchEvery: 1),
        new(KernelKind.Gradient, VectorText.AnyWidth, Rows: 6, VectorsPerRow: 2),
    ];

    /// <summary>Vectors of lanes. What a width does in its own way stands beside, in Lanes{bits}.cs.</summary>
    public static IReadOnlyList<LaneVector> Lanes { get; } =
    [
        new(Bits: 128, SigmoidByDivision: true),
        new(Bits: 256, SigmoidByDivision: true),
        new(Bits: 512, SigmoidByDivision: false),
    ];

    /// <summary>All files, by their paths from src/EquiDsl/Cpu.</summary>
    public static IReadOnlyList<GeneratedFile> Files { get; } =
        [.. Blocks.Select(b => b.File()), .. Lanes.Select(LanesText.File), TransposeText.File()];
}
