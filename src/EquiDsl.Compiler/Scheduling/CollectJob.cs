using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>
/// Part of a gradient that is summed over all tiles of a chunk. <see cref="Parts"/> sets of blocks share the tiles; each writes sums of
/// its own, which are added up in order afterwards, so that no two blocks write the same number.
/// </summary>
public abstract class CollectJob : Job
{
    /// <summary>Warps of a block.</summary>
    public const int Warps = 4;

    private protected CollectJob(CollectStage stage, int slot) => (Stage, Slot) = (stage, slot);

    /// <summary>What is summed.</summary>
    public CollectStage Stage { get; }

    /// <summary>Gradient of the kernel.</summary>
    public int Slot { get; }

    /// <summary>Sets of blocks that share the tiles.</summary>
    public int Parts { get; internal set; } = 1;

    /// <summary>Where the sets' sums go, and the number of the first among them; null when the only set adds to the gradient itself.</summary>
    public (PartialSums Sums, int First)? Partials { get; internal set; }

    /// <summary>Blocks of a set.</summary>
    public abstract int BlocksPerPart { get; }

    /// <summary>The most sets that the work is worth.</summary>
    internal virtual int LargestParts => 16;

    /// <inheritdoc/>
    public sealed override int Blocks => BlocksPerPart * Parts;

    /// <inheritdoc/>
    public sealed override IEnumerable<Stage> Stages => [Stage];

    /// <inheritdoc/>
    public override int SharedWords(int warps) => warps * LaneWork.PatchWords;

    private protected static int BlocksOf(int warps) => (warps + Warps - 1) / Warps;

    private protected static int Patches(int rows) => (rows + SubtileLanes - 1) / SubtileLanes;
}

/// <summary>Gradient of a matrix: products of cotangents and inputs over lanes, in blocks of the result.</summary>
public sealed class MatrixGradientJob(MatrixGradientStage stage, PrecisionKind precision) : CollectJob(stage, stage.Slot)
{
    private const int LargestBlock = 64, Depth = 32, SlicesInFlight = 3, PanelsPerPart = 4;

    /// <summary>The stage.</summary>
    public MatrixGradientStage Gradient => stage;

    /// <summary>Rows of a block.</summary>
    public int BlockRows { get; } = stage.Rows <= 16 ? 16 : stage.Rows <= 32 ? 32 : LargestBlock;

    /// <summary>Columns of a block.</summary>
    public int BlockColumns { get; } = stage.Columns <= 32 ? 32 : LargestBlock;

    /// <inheritdoc/>
    public override int BlocksPerPart => ((stage.Rows + BlockRows - 1) / BlockRows) * ((stage.Columns + BlockColumns - 1) / BlockColumns);

    /// <inheritdoc/>
    internal override int LargestParts => Math.Max(base.LargestParts, stage.Panels / PanelsPerPart);

    /// <summary>Words between rows of lanes in shared memory: banks of a fragment's rows differ.</summary>
    private int Stride => Depth + (precision == PrecisionKind.BFloat16 ? 8 : 4);

    /// <inheritdoc/>
    public override int SharedWords(int warps) => SlicesInFlight * (BlockRows + BlockColumns) * Stride;
}

/// <summary>Gradient of a vector: a warp adds up 32 rows.</summary>
public sealed class ColumnGradientJob(ColumnGradientStage stage) : CollectJob(stage, stage.Slot)
{
    /// <summary>The stage.</summary>
    public ColumnGradientStage Gradient => stage;

    /// <inheritdoc/>
    public override int BlocksPerPart => BlocksOf(Patches(stage.Count));
}

/// <summary>Gradient of a table of elements: a warp adds up 32 rows of all lanes of an element.</summary>
public sealed class ElementGradientJob : CollectJob
{
    internal ElementGradientJob(CollectStage stage, int slot, TileBuffer cotangent, LaneIndex end, int elements)
        : base(stage, slot) => (Cotangent, End, Elements) = (cotangent, end, elements);

    /// <summary>What is summed.</summary>
    public TileBuffer Cotangent { get; }

    /// <summary>The node whose element counts: the lane's own, or an end of its edge.</summary>
    public LaneIndex End { get; }

    /// <summary>Elements of the table.</summary>
    public int Elements { get; }

    /// <inheritdoc/>
    public override int BlocksPerPart => BlocksOf(Elements * Patches(Cotangent.Rows));

    /// <inheritdoc/>
    internal override int LargestParts => 1;
}

/// <summary>Gradient of the basis rows of an edge embedding: a warp adds up some rows of 32 columns.</summary>
public sealed class BasisGradientJob(EdgeEmbeddingGradientStage stage, int functions) : CollectJob(stage, stage.BasisSlot)
{
    private const int FunctionsPerWarp = 16;

    /// <summary>The stage.</summary>
    public EdgeEmbeddingGradientStage Gradient => stage;

    /// <summary>Basis functions.</summary>
    public int Functions => functions;

    /// <inheritdoc/>
    public override int BlocksPerPart => BlocksOf((functions + FunctionsPerWarp - 1) / FunctionsPerWarp * Patches(stage.Cotangent.Rows));
}
