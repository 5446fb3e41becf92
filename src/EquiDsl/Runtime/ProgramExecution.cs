namespace EquiDsl;

/// <summary>
/// A program on a device with a workspace that is reused from batch to batch; the packed weights are shared with other executions.
/// Used by one thread at a time.
/// </summary>
public abstract class ProgramExecution : IDisposable
{
    private protected ProgramExecution()
    {
    }

    /// <summary>Rows of the batch: nodes, or given feature rows.</summary>
    public int RowCount { get; private protected set; }

    /// <summary>Edges of the batch.</summary>
    public int EdgeCount { get; private protected set; }

    /// <summary>Bytes held for activations, geometry and scratch.</summary>
    public abstract long WorkspaceBytes { get; }

    /// <summary>Frees the workspace.</summary>
    public abstract void Dispose();

    /// <summary>Ends passes; looked at between kernels, and between tiles on the processor.</summary>
    internal CancellationToken Cancellation { get; set; }

    /// <summary>Sets up a batch with edges.</summary>
    internal abstract void Begin(NeighborGraph graph);

    /// <summary>Sets up a batch of feature rows without edges.</summary>
    internal abstract void BeginRows(int rows);

    /// <summary>Where the rows of the program's input go before <see cref="Execute"/>.</summary>
    internal abstract Span<float> Input { get; }

    /// <summary>Runs the program; results may be read when it returns.</summary>
    /// <exception cref="OperationCanceledException"><see cref="Cancellation"/> ended it; the next batch is not affected.</exception>
    internal abstract void Execute();

    /// <summary>Begins to run the program where that needs no waiting; <see cref="Finish"/> waits for it.</summary>
    internal virtual void Start() => Execute();

    /// <summary>Waits for what <see cref="Start"/> began.</summary>
    internal virtual void Finish()
    {
    }

    /// <summary>Rows of one of the program's results, valid until the next batch.</summary>
    internal abstract ReadOnlySpan<float> Result(int buffer);

    /// <summary>What the next batches drop; null for nothing.</summary>
    internal DropoutKey? Dropout { get; set; }

    /// <summary>Forces on noisy atoms of the next batch (nodes, 3), 0 at others; null for none.</summary>
    internal double[]? EncodedForces { get; set; }

    /// <summary>Numbers of all gradients.</summary>
    internal abstract long GradientCount { get; }

    /// <summary>Runs the backward pass for the gradient of a loss by the outputs; gradients of parameters are added up.</summary>
    /// <param name="energies">Gradient by the energies, one per system.</param>
    /// <param name="forces">Gradient by the forces (nodes, 3); empty when the program has none.</param>
    /// <param name="virials">Gradient by the strain derivatives (systems, 9); empty for zero.</param>
    /// <param name="noise">Gradient by the noise (nodes, 3); empty for zero.</param>
    /// <param name="systems">System of each node.</param>
    /// <exception cref="OperationCanceledException"><see cref="Cancellation"/> ended it; gradients are sums of some kernels only.</exception>
    internal abstract void Backward(
        ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise, ReadOnlySpan<int> systems);

    /// <summary>Sets all gradients to zero.</summary>
    internal abstract void ClearGradients();

    /// <summary>Adds all gradients to those by parameter.</summary>
    internal abstract void AddGradients(ParameterSet gradients);

    /// <summary>Packs changed parameters.</summary>
    internal abstract void Repack();
}
