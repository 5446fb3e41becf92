namespace EquiDsl;

/// <summary>
/// A program on a device with its packed weights. Its executions read the weights, each with a workspace of its own, and run side by
/// side; it owns them.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="device">Where it is loaded.</param>
internal abstract class LoadedProgram(ModelProgram program, Device device) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ProgramExecution> _executions = [];
    private bool _isDisposed;

    /// <summary>The program.</summary>
    public ModelProgram Program => program;

    /// <summary>Where it is loaded.</summary>
    public Device Device => device;

    /// <summary>Bytes of packed weights.</summary>
    public abstract long WeightBytes { get; }

    /// <summary>Whether an execution computes while its caller does something else.</summary>
    public virtual bool IsAsynchronous => false;

    /// <summary>Bytes that all executions hold for activations, geometry and scratch.</summary>
    public long WorkspaceBytes
    {
        get
        {
            lock (_gate)
                return _executions.Sum(e => e.WorkspaceBytes);
        }
    }

    /// <summary>One more execution.</summary>
    /// <exception cref="ObjectDisposedException">The program was freed.</exception>
    public ProgramExecution CreateExecution()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, device);
            ProgramExecution execution = Create();
            _executions.Add(execution);
            return execution;
        }
    }

    /// <summary>Frees the workspace of an execution, if that was not done before.</summary>
    public void Free(ProgramExecution execution)
    {
        lock (_gate)
        {
            if (_executions.Remove(execution))
                FreeFinished(execution);
        }
    }

    /// <summary>Frees weights and workspaces; no call is under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _executions.ForEach(FreeFinished);
            _executions.Clear();
            FreeWeights();
        }
    }

    private protected abstract ProgramExecution Create();

    private protected abstract void FreeWeights();

    /// <summary>What an abandoned enumeration has begun may still run.</summary>
    private static void FreeFinished(ProgramExecution execution)
    {
        try
        {
            execution.Finish();
        }
        finally
        {
            execution.Dispose();
        }
    }
}
