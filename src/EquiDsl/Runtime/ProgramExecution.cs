namespace EquiDsl;

/// <summary>A program on a device, with its packed weights and a workspace that is reused from batch to batch.</summary>
public abstract class ProgramExecution : IDisposable
{
    private protected ProgramExecution()
    {
    }

    /// <summary>Rows of the batch: nodes, or given feature rows.</summary>
    public int RowCount { get; private protected set; }

    /// <summary>Edges of the batch.</summary>
    public int EdgeCount { get; private protected set; }

    /// <summary>Bytes of packed weights.</summary>
    public abstract long WeightBytes { get; }

    /// <summary>Bytes held for activations, geometry and scratch.</summary>
    public abstract long WorkspaceBytes { get; }

    /// <summary>Frees weights and workspace.</summary>
    public abstract void Dispose();

    /// <summary>Sets up a batch with edges.</summary>
    internal abstract void Begin(NeighborGraph graph);

    /// <summary>Sets up a batch of feature rows without edges.</summary>
    internal abstract void BeginRows(int rows);

    /// <summary>Where the rows of the program's input go before <see cref="Execute"/>.</summary>
    internal abstract Span<float> Input { get; }

    /// <summary>Runs the program; results may be read when it returns.</summary>
    internal abstract void Execute();

    /// <summary>Begins to run the program where that needs no waiting; <see cref="Finish"/> waits for it.</summary>
    internal virtual void Start() => Execute();

    /// <summary>Waits for what <see cref="Start"/> began.</summary>
    internal virtual void Finish()
    {
    }

    /// <summary>Another execution of the same weights with a workspace of its own that can run beside this one, or null.</summary>
    internal virtual ProgramExecution? CreateTwin() => null;

    /// <summary>Rows of the program's output or energy buffer, valid until the next batch.</summary>
    internal abstract ReadOnlySpan<float> Result(int buffer);
}
