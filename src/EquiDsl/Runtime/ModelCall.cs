namespace EquiDsl;

/// <summary>A call of a model that is under way: neither the model nor the device is freed before it ends, and its workspace is its own.</summary>
internal readonly ref struct ModelCall : IDisposable
{
    private readonly CallGate _model, _device;
    private readonly ExecutionPool? _pool;

    private ModelCall(CallGate model, CallGate device, ExecutionPool? pool, ModelWorkspace workspace)
    {
        (_model, _device, _pool, Workspace) = (model, device, pool, workspace);
    }

    public ModelWorkspace Workspace { get; }

    public ProgramExecution Execution => Workspace.Execution;

    public ModelProgram Program => Workspace.Program.Program;

    /// <summary>Begins a call.</summary>
    /// <param name="model">Calls of the model.</param>
    /// <param name="device">Calls of the device.</param>
    /// <param name="pool">Workspaces.</param>
    /// <param name="load">What it runs.</param>
    /// <param name="index">Which program.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ModelCall Begin(
        CallGate model, CallGate device, ExecutionPool pool, Func<int, LoadedProgram> load, int index, CancellationToken cancellation)
    {
        Enter(model, device);
        try
        {
            ModelWorkspace workspace = pool.Rent(load(index), cancellation);
            workspace.Execution.Cancellation = cancellation;
            return new(model, device, pool, workspace);
        }
        catch
        {
            Exit(model, device);
            throw;
        }
    }

    /// <summary>Begins a call in a workspace that the caller has for several.</summary>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    public static ModelCall Begin(CallGate model, CallGate device, ModelWorkspace workspace, CancellationToken cancellation)
    {
        Enter(model, device);
        workspace.Execution.Cancellation = cancellation;
        return new(model, device, null, workspace);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        Execution.Cancellation = default;
        _pool?.Return(Workspace);
        Exit(_model, _device);
    }

    private static void Enter(CallGate model, CallGate device)
    {
        model.Enter();
        try
        {
            device.Enter();
        }
        catch
        {
            model.Exit();
            throw;
        }
    }

    private static void Exit(CallGate model, CallGate device)
    {
        device.Exit();
        model.Exit();
    }
}
