using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Kernels;

/// <summary>
/// What is summed over many tiles: it runs after the stages of a group of tiles, of which what it reads is kept until then, and goes
/// through the tiles in order, so that sums do not depend on how tiles were shared out.
/// </summary>
public abstract record CollectStage(string Comment) : Stage(Comment)
{
    /// <summary>The first gradient that is summed into, if any.</summary>
    public int? Gradient => GradientSlots.Count > 0 ? GradientSlots[0] : null;

    /// <summary>Gradients of the kernel that are summed into.</summary>
    internal abstract IReadOnlyList<int> GradientSlots { get; }

    internal sealed override IEnumerable<TileBuffer> Reads => Buffers;

    internal sealed override IEnumerable<TileBuffer> Writes => [];

    internal sealed override IEnumerable<int> WeightSlots => [];
}

/// <summary>
/// Gradient of a matrix: slot (Rows, Columns) += Σ over lanes and panels of cotangent rows × input rows; panel p takes them from row
/// CotangentRow + p·CotangentStride and InputRow + p·InputStride.
/// </summary>
public sealed record MatrixGradientStage(
    string Comment, int Slot, int Rows, int Columns, TileBuffer Cotangent, int CotangentRow, TileBuffer Input, int InputRow, int Panels,
    int CotangentStride, int InputStride) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Cotangent, Input];

    internal override IReadOnlyList<int> GradientSlots => [Slot];

    internal override int? MemoryArgument => null;
}

/// <summary>Gradient of a matrix that tiles have summed by themselves, see <see cref="TileGradientStage"/>: slot (Rows, Columns) += the tile's sum.</summary>
public sealed record TileSumStage(string Comment, int Slot, int Rows, int Columns, TileBuffer Sum) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Sum];

    internal override IReadOnlyList<int> GradientSlots => [Slot];

    internal override int? MemoryArgument => null;
}

/// <summary>Gradient of a vector: slot (Count) += Σ over lanes of rows.</summary>
public sealed record ColumnGradientStage(string Comment, int Slot, TileBuffer Input, int Count) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Input];

    internal override IReadOnlyList<int> GradientSlots => [Slot];

    internal override int? MemoryArgument => null;
}

/// <summary>Gradient of a table of elements: the slot's row of the lane's element += the lane's column.</summary>
public sealed record ElementGradientStage(string Comment, int Slot, TileBuffer Cotangent) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Cotangent];

    internal override IReadOnlyList<int> GradientSlots => [Slot];

    internal override int? MemoryArgument => null;
}

/// <summary>
/// Gradient of an edge embedding: rows of the basis slot under each edge's band += band × cotangent, rows of the element slots +=
/// cotangent.
/// </summary>
public sealed record EdgeEmbeddingGradientStage(
    string Comment, int BasisSlot, int? SourceSlot, int? TargetSlot, TileBuffer Cotangent, int Order) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Cotangent];

    internal override IReadOnlyList<int> GradientSlots => [.. new[] { BasisSlot, SourceSlot, TargetSlot }.OfType<int>()];

    internal override int? MemoryArgument => null;
}

/// <summary>Adds the lanes of each source to its row in memory: Runs of (first column, first buffer row, count).</summary>
public sealed record SourceSumStage(
    string Comment, TileBuffer Input, int Memory, int RowWidth, EquatableArray<Run> Runs) : CollectStage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Input];

    internal override IReadOnlyList<int> GradientSlots => [];

    internal override int? MemoryArgument => Memory;
}
