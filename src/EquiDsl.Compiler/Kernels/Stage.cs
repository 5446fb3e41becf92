using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Kernels;

/// <summary>One step of a kernel on a tile. <see cref="Comment"/> is the equation with shapes, printed above the generated code.</summary>
public abstract record Stage(string Comment)
{
    /// <summary>Tile buffers read or written.</summary>
    public abstract IEnumerable<TileBuffer> Buffers { get; }

    /// <summary>Tile buffers that must have been written before.</summary>
    internal abstract IEnumerable<TileBuffer> Reads { get; }

    /// <summary>Tile buffers that are written.</summary>
    internal abstract IEnumerable<TileBuffer> Writes { get; }

    /// <summary>Weights of the kernel that are read.</summary>
    internal abstract IEnumerable<int> WeightSlots { get; }

    /// <summary>The memory argument that is read or written, if any.</summary>
    internal abstract int? MemoryArgument { get; }

    /// <summary>Stages without the loops around them.</summary>
    internal static IEnumerable<Stage> Flatten(IEnumerable<Stage> stages) =>
        stages.SelectMany(s => s is LoopStage loop ? Flatten(loop.Body) : [s]);
}

/// <summary>Lane arithmetic.</summary>
public sealed record LaneStage(string Comment, IReadOnlyList<LaneStatement> Body) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => LaneBuffers.Of(Body);

    internal override IEnumerable<TileBuffer> Reads => Buffers.Except(Writes);

    internal override IEnumerable<TileBuffer> Writes => LaneBuffers.Written(Body);

    internal override IEnumerable<int> WeightSlots => new Printing.LaneUses(Body).Weights;

    internal override int? MemoryArgument => null;
}

/// <summary>
/// output rows = W·input rows (+ bias), W packed (Rows, Columns), once per panel; panel p reads from row InputRow + p·InputStride
/// and writes from row OutputRow + p·OutputStride.
/// </summary>
/// <param name="InitialRow">Row of the output buffer that the first panel's products are added to, instead of a bias; or null.</param>
public sealed record MatrixStage(
    string Comment, int WeightSlot, int? BiasSlot, int Rows, int Columns, TileBuffer Input, Subscript InputRow, TileBuffer Output,
    Subscript OutputRow, int Panels, int InputStride, int OutputStride, Subscript? InitialRow = null) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Input, Output];

    internal override IEnumerable<TileBuffer> Reads => InitialRow is null ? [Input] : [Input, Output];

    internal override IEnumerable<TileBuffer> Writes => [Output];

    internal override IEnumerable<int> WeightSlots => BiasSlot is int bias ? [WeightSlot, bias] : [WeightSlot];

    internal override int? MemoryArgument => null;
}

/// <summary>What selects the row of memory that belongs to a lane.</summary>
public enum LaneIndex
{
    /// <summary>The lane's own node or row.</summary>
    Self,

    /// <summary>Source node of the lane's edge.</summary>
    Source,

    /// <summary>Target node of the lane's edge.</summary>
    Target,

    /// <summary>Atomic number of the lane's node.</summary>
    Element,
}

/// <summary>Copies columns of rows in memory into rows of a tile buffer: Runs of (first column, first buffer row, count).</summary>
/// <param name="Memory">Workspace argument of the kernel, or null for the weight slot.</param>
/// <param name="WeightSlot">Table that rows are taken from when Memory is null.</param>
/// <param name="ColumnBase">Added to every first column.</param>
public sealed record LoadStage(
    string Comment, int? Memory, int WeightSlot, int RowWidth, LaneIndex Lookup, Subscript ColumnBase, TileBuffer Output,
    EquatableArray<Run> Runs) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Output];

    internal override IEnumerable<TileBuffer> Reads => [];

    internal override IEnumerable<TileBuffer> Writes => [Output];

    internal override IEnumerable<int> WeightSlots => Memory is null ? [WeightSlot] : [];

    internal override int? MemoryArgument => Memory;
}

/// <summary>Contiguous columns that become contiguous rows of a tile buffer, or the reverse.</summary>
public sealed record Run(int Column, int Row, int Count);

/// <summary>Copies rows of a tile buffer into columns of the lanes' own rows in memory.</summary>
public sealed record SaveStage(
    string Comment, int Memory, int RowWidth, TileBuffer Input, EquatableArray<Run> Runs) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Input];

    internal override IEnumerable<TileBuffer> Reads => [Input];

    internal override IEnumerable<TileBuffer> Writes => [];

    internal override IEnumerable<int> WeightSlots => [];

    internal override int? MemoryArgument => Memory;
}

/// <summary>First layer of a radial function: banded basis, or its derivative by the length, times weight columns plus the element tables.</summary>
public sealed record EdgeEmbeddingStage(
    string Comment, int BasisSlot, int? SourceSlot, int? TargetSlot, TileBuffer Output, int Order = 0) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Output];

    internal override IEnumerable<TileBuffer> Reads => [];

    internal override IEnumerable<TileBuffer> Writes => [Output];

    internal override IEnumerable<int> WeightSlots => new[] { BasisSlot, SourceSlot, TargetSlot }.OfType<int>();

    internal override int? MemoryArgument => null;
}

/// <summary>Turns logits (heads) in place into exp(logit − running maximum of the target) and updates the running state.</summary>
public sealed record SegmentSoftmaxStage(string Comment, TileBuffer Logits, int Heads) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Logits];

    internal override IEnumerable<TileBuffer> Reads => [Logits];

    internal override IEnumerable<TileBuffer> Writes => [Logits];

    internal override IEnumerable<int> WeightSlots => [];

    internal override int? MemoryArgument => null;
}

/// <summary>Writes the logarithms of the softmax denominators of targets whose last edge is in the tile, (nodes, heads).</summary>
public sealed record SegmentLogSumExpStage(string Comment, TileBuffer Logits, int Memory, int Heads) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Logits];

    internal override IEnumerable<TileBuffer> Reads => [Logits];

    internal override IEnumerable<TileBuffer> Writes => [];

    internal override IEnumerable<int> WeightSlots => [];

    internal override int? MemoryArgument => Memory;
}

/// <summary>Adds the lanes of each target to its row in memory; with heads, under the running softmax state.</summary>
/// <param name="Memory">Workspace argument that is summed into.</param>
/// <param name="FirstColumn">Column of the first row.</param>
/// <param name="Heads">Attention heads, or 0 for a plain sum.</param>
/// <param name="Channels">Channels per coefficient, divided among heads.</param>
/// <param name="FirstRow">First row of the buffer that is summed.</param>
public sealed record SegmentSumStage(
    string Comment, TileBuffer Input, int Rows, int Memory, int RowWidth, int FirstColumn, int Heads, int Channels, int FirstRow = 0) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Input];

    internal override IEnumerable<TileBuffer> Reads => [Input];

    internal override IEnumerable<TileBuffer> Writes => [];

    internal override IEnumerable<int> WeightSlots => [];

    internal override int? MemoryArgument => Memory;
}

/// <summary>Repeats stages.</summary>
public sealed record LoopStage(string Comment, string Variable, int Count, IReadOnlyList<Stage> Body) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => Body.SelectMany(s => s.Buffers);

    internal override IEnumerable<TileBuffer> Reads => Body.SelectMany(s => s.Reads);

    internal override IEnumerable<TileBuffer> Writes => Body.SelectMany(s => s.Writes);

    internal override IEnumerable<int> WeightSlots => Body.SelectMany(s => s.WeightSlots);

    internal override int? MemoryArgument => throw new InvalidOperationException("a loop's stages have memory arguments of their own");
}

/// <summary>
/// A tile's own sum of a matrix gradient: sum (Rows, Columns) += Σ over lanes and panels of cotangent rows × input rows, which lie panel
/// after panel.
/// </summary>
/// <param name="Sum">The sum, as gradients lie in the CPU's memory.</param>
/// <param name="Packed">Room for the inputs in the order in which they are multiplied.</param>
public sealed record TileGradientStage(
    string Comment, int Rows, int Columns, TileBuffer Cotangent, TileBuffer Input, int Panels, TileBuffer Sum,
    TileBuffer Packed) : Stage(Comment)
{
    /// <inheritdoc/>
    public override IEnumerable<TileBuffer> Buffers => [Cotangent, Input, Sum, Packed];

    internal override IEnumerable<TileBuffer> Reads => [Cotangent, Input, Sum];

    internal override IEnumerable<TileBuffer> Writes => [Packed, Sum];

    internal override IEnumerable<int> WeightSlots => [];

    internal override int? MemoryArgument => null;
}
