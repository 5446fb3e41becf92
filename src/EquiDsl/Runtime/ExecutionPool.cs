namespace EquiDsl;

/// <summary>
/// Workspaces of a model, one for each call that computes at once, up to a bound; callers beyond it wait. The one that was given back last is
/// taken next, so that a single caller always has the same.
/// </summary>
/// <param name="name">What <see cref="ObjectDisposedException"/> names.</param>
/// <param name="bound">Calls at once.</param>
internal sealed class ExecutionPool(string name, int bound)
{
    private readonly object _gate = new();
    private readonly List<ModelWorkspace> _idle = [];
    private int _bound = bound, _rented;
    private bool _isClosed;

    /// <summary>Calls at once.</summary>
    public int Bound
    {
        get
        {
            lock (_gate)
                return _bound;
        }

        set
        {
            lock (_gate)
            {
                _bound = value;
                Monitor.PulseAll(_gate);
            }
            FreeIdle(value);
        }
    }

    /// <summary>Takes a workspace for a call.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed while it waited.</exception>
    public ModelWorkspace Rent(LoadedProgram program, CancellationToken cancellation)
    {
        ModelWorkspace? workspace = Take(program, cancellation);
        if (workspace is not null)
            return workspace;
        try
        {
            return new(program, program.CreateExecution());
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Gives a workspace back.</summary>
    public void Return(ModelWorkspace workspace)
    {
        bool isKept;
        lock (_gate)
        {
            isKept = _idle.Count < _bound && !_isClosed;
            if (isKept)
                _idle.Add(workspace);
        }
        if (!isKept)
            workspace.Program.Free(workspace.Execution);
        Leave();
    }

    /// <summary>Frees idle workspaces until so many are left; false when there are no more than these.</summary>
    public bool FreeIdle(int left = 0)
    {
        ModelWorkspace[] surplus;
        lock (_gate)
        {
            int count = Math.Max(0, _idle.Count - left);
            surplus = [.. _idle[..count]];
            _idle.RemoveRange(0, count);
        }
        foreach (ModelWorkspace workspace in surplus)
            workspace.Program.Free(workspace.Execution);
        return surplus.Length > 0;
    }

    /// <summary>Refuses the calls that wait, and those that come.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private ModelWorkspace? Take(LoadedProgram program, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_rented >= _bound)
                WaitForTurn(cancellation);
            if (_isClosed)
                throw new ObjectDisposedException(name);
            _rented++;
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Program != program)
                    continue;
                ModelWorkspace workspace = _idle[i];
                _idle.RemoveAt(i);
                return workspace;
            }
            return null;
        }
    }

    private void WaitForTurn(CancellationToken cancellation)
    {
        CancellationTokenRegistration wake = cancellation.UnsafeRegister(_ => Wake(), null);
        try
        {
            while (_rented >= _bound && !_isClosed)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
        }
        finally
        {
            // Not disposed: that would wait for a callback which waits for the lock.
            wake.Unregister();
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Leave()
    {
        lock (_gate)
        {
            _rented--;
            Monitor.PulseAll(_gate);
        }
    }
}

/// <summary>What one call works in.</summary>
/// <param name="program">The program that it runs.</param>
/// <param name="execution">The device's part.</param>
internal sealed class ModelWorkspace(LoadedProgram program, ProgramExecution execution)
{
    private NeighborList? _neighbors;

    public LoadedProgram Program => program;

    public ProgramExecution Execution => execution;

    /// <summary>Edges of the call's batch.</summary>
    public NeighborGraph Graph { get; } = new();

    /// <summary>Builds them.</summary>
    public void Build(ModelDescription description, IReadOnlyList<AtomicStructure> structures)
    {
        _neighbors ??= new NeighborList(description.Cutoff, description.MaxNeighbors);
        _neighbors.Build(structures, Graph);
    }
}
