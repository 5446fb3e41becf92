using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>
/// Loads a generated program onto a device and runs it. Safe to share between threads: calls run at the same time, each in a workspace of
/// its own and with the same weights, and give the same bits as one after another; beyond <see cref="MaximumConcurrency"/> they wait.
/// <see cref="Dispose"/> refuses calls from then on, also those that wait, and returns when those under way have ended; then all that computes,
/// changes or measures something throws <see cref="ObjectDisposedException"/>, and what describes the model can still be read.
/// </summary>
public sealed class ModelRuntime : IDisposable
{
    private readonly Device _device;
    private readonly Func<int, ModelProgram> _programs;
    private readonly Func<int, LoadedProgram> _load;
    private readonly ParameterSet? _parameters;
    private readonly Dictionary<int, LoadedProgram> _loaded = [];
    private readonly CallGate _calls;
    private readonly ExecutionPool _pool;
    private volatile TargetNormalization _normalization = TargetNormalization.None;
    private volatile bool _splitBatches;

    /// <summary>A runtime of the programs of one declaration.</summary>
    /// <param name="description">The declaration.</param>
    /// <param name="programs">Makes program i: 0 is the whole model, others are single methods.</param>
    /// <param name="hasModel">Whether program 0 exists.</param>
    /// <param name="hasMethods">Whether methods can be called singly; a copy of the parameters is then kept beside the packed ones.</param>
    /// <param name="parameters">All parameters of the declaration.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Default"/>.</param>
    /// <exception cref="ArgumentException">
    /// Parameters are missing, unknown or of the wrong size (all are listed), or their units do not suit gradient forces.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    public ModelRuntime(
        ModelDescription description, Func<int, ModelProgram> programs, bool hasModel, bool hasMethods, ParameterSet parameters, Device? device)
    {
        parameters.Check(description.Parameters);
        Description = description;
        _programs = programs;
        _load = Load;
        _device = device ?? Device.Default;
        string name = description.Name[(description.Name.LastIndexOf('.') + 1)..];
        _calls = new(name);
        _pool = new(name, _device.DefaultConcurrency);
        HasGradientForces = hasModel && programs(0).HasGradientForces;
        Normalization = parameters.Normalization ?? TargetNormalization.None;
        _parameters = parameters;
        if (hasModel)
            HasStress = Load(0).Program.VirialBuffer >= 0;
        // Methods are loaded when they are first called, and the caller's values may be others by then.
        _parameters = hasMethods ? parameters.Copy() : null;
    }

    /// <summary>The declaration.</summary>
    public ModelDescription Description { get; }

    /// <summary>
    /// Units of predictions: those that came with the parameters, else the network's own. Calls under way keep those that they began with.
    /// </summary>
    /// <exception cref="ArgumentException">Forces are gradients of the energy and would be scaled otherwise than it.</exception>
    public TargetNormalization Normalization
    {
        get => _normalization;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.CheckForces(Description.Name, HasGradientForces);
            ThrowIfDisposed();
            _normalization = value;
        }
    }

    /// <summary>
    /// Whether a batch that does not fit the device's memory is halved until its parts do, instead of being refused. Results are
    /// the same. Calls under way keep what they began with.
    /// </summary>
    public bool SplitBatches
    {
        get => _splitBatches;
        set
        {
            ThrowIfDisposed();
            _splitBatches = value;
        }
    }

    /// <summary>
    /// Calls that compute at once, each with a workspace; more wait for their turn. As many as the machine has cores unless set, and 2 on
    /// a GPU. A smaller number takes less memory, and has no influence on results.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MaximumConcurrency
    {
        get => _pool.Bound;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ThrowIfDisposed();
            _pool.Bound = value;
        }
    }

    /// <summary>Whether forces are gradients of the energy; others do not conserve it.</summary>
    public bool HasGradientForces { get; }

    /// <summary>Whether predictions have stresses.</summary>
    public bool HasStress { get; }

    /// <summary>Bytes of packed weights.</summary>
    public long WeightBytes => Sum(l => l.WeightBytes);

    /// <summary>Bytes of activations, edge geometry and scratch of all workspaces, each of the largest batch so far.</summary>
    public long WorkspaceBytes => Sum(l => l.WorkspaceBytes);

    /// <summary>Energies and forces of a batch of any size.</summary>
    /// <param name="structures">The batch.</param>
    /// <param name="cancellation">Ends the call within one block of the network; the runtime stays as it is.</param>
    /// <exception cref="InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
    /// <exception cref="NonFinitePredictionException">An output is NaN or infinite; the message names every structure at fault.</exception>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    /// <exception cref="CudaOutOfMemoryException">The batch needs more memory than the device has; see <see cref="SplitBatches"/>.</exception>
    public Prediction Predict(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        Check(structures);
        TargetNormalization units = Normalization;
        using ModelCall call = Begin(0, cancellation);
        call.Workspace.Build(Description, structures);
        return Predict(call, call.Workspace.Graph, units);
    }

    /// <summary>Energies and forces of a batch whose edges are given; the graph is only read.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{AtomicStructure}, CancellationToken)"/>
    public Prediction Predict(NeighborGraph graph, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        StructureValidation.CheckElements(graph, Description.Elements);
        TargetNormalization units = Normalization;
        using ModelCall call = Begin(0, cancellation);
        return Predict(call, graph, units);
    }

    /// <summary>
    /// Energies and forces of batch after batch, in order. On a GPU the next batch is prepared, and copied to the device, while one is
    /// computed; for that there are two more workspaces as long as the enumeration lasts. Each step is a call of its own, so that the
    /// runtime may be used, and disposed, in between; units are those of the first step.
    /// </summary>
    /// <param name="batches">The batches, enumerated as they are needed.</param>
    /// <param name="cancellation">Ends the enumeration, within one block of the network.</param>
    /// <inheritdoc cref="Predict(IReadOnlyList{AtomicStructure}, CancellationToken)"/>
    public IEnumerable<Prediction> PredictMany(IEnumerable<IReadOnlyList<AtomicStructure>> batches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ThrowIfDisposed();
        return new BatchPipeline(this, cancellation).Run(batches);
    }

    /// <summary>Time of each kernel launch of a prediction on a GPU, measured one by one.</summary>
    /// <exception cref="NotSupportedException">The model runs on the CPU.</exception>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    public IReadOnlyList<KernelTime> Profile(NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using ModelCall call = Begin(0, default);
        if (call.Execution is not CudaExecution execution)
            throw new NotSupportedException("kernels are timed on CUDA devices only");
        StructureValidation.CheckElements(graph, Description.Elements);
        if (graph.NodeCount == 0)
            return [];
        BeginBatch(execution, graph);
        return execution.Profile();
    }

    /// <summary>Runs a method that maps features of nodes or edges, or reads the graph, to features.</summary>
    /// <param name="program">The method's program.</param>
    /// <param name="input">Input features, or null.</param>
    /// <param name="graph">Edges, or null for methods without a graph.</param>
    /// <param name="rows">Rows of the result when there is no graph.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="NonFinitePredictionException">A feature is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    public float[] Features(int program, IrrepsFeatures? input, AtomGraph? graph, int rows, CancellationToken cancellation = default) =>
        Run(program, input, graph, rows, cancellation).Output;

    /// <summary>Runs a method that returns energies.</summary>
    /// <inheritdoc cref="Features"/>
    public EnergyPerSystem Energy(int program, IrrepsFeatures? input, AtomGraph? graph, CancellationToken cancellation = default) =>
        new(Run(program, input, graph, 0, cancellation).Energies);

    /// <summary>Runs a method that returns forces.</summary>
    /// <inheritdoc cref="Features"/>
    public ForcesPerAtom Forces(int program, IrrepsFeatures? input, AtomGraph? graph, CancellationToken cancellation = default) =>
        new(Array.ConvertAll(Run(program, input, graph, 0, cancellation).Output, v => (double)v));

    /// <summary>Refuses calls from now on, waits for those under way, and frees weights and workspaces.</summary>
    public void Dispose()
    {
        _calls.Close();
        _pool.Close();
        _calls.Wait();
        lock (_loaded)
        {
            foreach (LoadedProgram loaded in _loaded.Values)
                loaded.Dispose();
        }
    }

    /// <summary>Begins a call that runs a program.</summary>
    internal ModelCall Begin(int program, CancellationToken cancellation) => ModelCall.Begin(_calls, _device.Calls, _pool, _load, program, cancellation);

    /// <summary>Begins a call in a workspace beside those of the pool.</summary>
    internal ModelCall Begin(ModelWorkspace workspace, CancellationToken cancellation) => ModelCall.Begin(_calls, _device.Calls, workspace, cancellation);

    /// <summary>Requires structures that the model can compute.</summary>
    internal void Check(IReadOnlyList<AtomicStructure> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        for (int i = 0; i < structures.Count; i++)
            StructureValidation.Check(structures[i], Description.Elements, i);
    }

    /// <summary>Computes a batch in the workspace of a call.</summary>
    internal Prediction Predict(in ModelCall call, NeighborGraph graph, TargetNormalization units)
    {
        BatchOutputs outputs = new(graph, call.Program, units);
        Compute(call, graph, 0, outputs, SplitBatches);
        return outputs.ToPrediction();
    }

    private void Compute(in ModelCall call, NeighborGraph graph, int firstSystem, BatchOutputs outputs, bool split)
    {
        if (graph.NodeCount == 0)
            return;
        try
        {
            BeginBatch(call.Execution, graph);
        }
        catch (CudaOutOfMemoryException) when (split && graph.SystemCount > 1)
        {
            int half = graph.SystemCount / 2;
            Compute(call, graph.Part(0, half), firstSystem, outputs, split);
            Compute(call, graph.Part(half, graph.SystemCount - half), firstSystem + half, outputs, split);
            return;
        }
        call.Execution.Execute();
        outputs.Read(call.Execution, graph, firstSystem);
        GC.KeepAlive(this);
    }

    /// <summary>Sets up a batch; workspaces that no call uses give way to it.</summary>
    private void BeginBatch(ProgramExecution execution, NeighborGraph graph)
    {
        try
        {
            execution.Begin(graph);
        }
        catch (CudaOutOfMemoryException) when (_pool.FreeIdle())
        {
            execution.Begin(graph);
        }
    }

    private (float[] Output, double[] Energies) Run(int index, IrrepsFeatures? input, AtomGraph? graph, int rows, CancellationToken cancellation)
    {
        using ModelCall call = Begin(index, cancellation);
        (ModelProgram program, ProgramExecution execution) = (call.Program, call.Execution);
        graph ??= (input as NodeFeatures)?.Graph;
        if (graph is null && (program.HasEnergy || program.Geometry is not null))
            throw new ArgumentException("the features carry no graph; set NodeFeatures.Graph or declare an AtomGraph parameter", nameof(input));
        if (graph is not null && Description.Elements > 0)
            StructureValidation.CheckElements(graph.Neighbors, Description.Elements);
        int count = input?.Count ?? graph?.Neighbors.NodeCount ?? rows;
        if (input is NodeFeatures && graph is not null && count != graph.Neighbors.NodeCount)
            throw new ArgumentException($"{count} rows of features for {graph.Neighbors.NodeCount} nodes of the graph", nameof(input));
        double[] energies = new double[program.HasEnergy ? graph!.Neighbors.SystemCount : 0];
        if (count == 0)
            return ([], energies);
        if (graph is null || input is EdgeFeatures)
            execution.BeginRows(count);
        else
            BeginBatch(execution, graph.Neighbors);
        if (input is not null)
        {
            int width = program.BufferWidths[program.InputBuffer];
            if (input.Coefficients * input.Channels != width)
                throw new ArgumentException($"features of {input.Coefficients} × {input.Channels} where {width} numbers per row are due", nameof(input));
            input.Values.CopyTo(execution.Input);
        }
        execution.Execute();
        if (graph is not null)
            BatchOutputs.Sum(execution, program, graph.Neighbors, energies);
        float[] output = program.OutputBuffer < 0 ? [] : execution.Result(program.OutputBuffer).ToArray();
        FiniteOutputs.Require(energies, [], [], []);
        FiniteOutputs.RequireFeatures(output, count, graph?.Neighbors);
        GC.KeepAlive(this);
        return (output, energies);
    }

    private LoadedProgram Load(int index)
    {
        lock (_loaded)
        {
            if (_loaded.TryGetValue(index, out LoadedProgram? loaded))
                return loaded;
            loaded = _device.Load(_programs(index), _parameters!);
            _loaded.Add(index, loaded);
            return loaded;
        }
    }

    private void ThrowIfDisposed()
    {
        _calls.ThrowIfClosed();
        _device.Calls.ThrowIfClosed();
    }

    private long Sum(Func<LoadedProgram, long> bytes)
    {
        ThrowIfDisposed();
        lock (_loaded)
            return _loaded.Values.Sum(bytes);
    }
}
