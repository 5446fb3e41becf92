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
    internal abstract void Backward(
        ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise, ReadOnlySpan<int> systems);

    /// <summary>Sets all gradients to zero.</summary>
    internal abstract void ClearGradients();

    /// <summary>Adds all gradients to those by parameter.</summary>
    internal abstract void AddGradients(ParameterSet gradients);

    /// <summary>Packs changed parameters.</summary>
    internal abstract void Repack();
}
