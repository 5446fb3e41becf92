using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>Loads a generated program onto a device and runs it. Not safe for use by several threads at once.</summary>
public sealed class ModelRuntime : IDisposable
{
    private readonly Device _device;
    private readonly Func<int, ModelProgram> _programs;
    private readonly ParameterSet? _parameters;
    private readonly bool _hasGradientForces;
    private readonly Dictionary<int, (ModelProgram Program, ProgramExecution Execution)> _loaded = [];
    private readonly NeighborList? _neighborList;
    private readonly NeighborGraph _graph = new();

    /// <summary>A runtime of the programs of one declaration.</summary>
    /// <param name="description">The declaration.</param>
    /// <param name="programs">Makes program i: 0 is the whole model, others are single methods.</param>
    /// <param name="hasModel">Whether program 0 exists.</param>
    /// <param name="hasMethods">Whether methods can be called singly; the parameters are then kept beside the packed ones.</param>
    /// <param name="parameters">All parameters of the declaration.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Default"/>.</param>
    /// <exception cref="ArgumentException">
    /// Parameters are missing, unknown or of the wrong size (all are listed), or their units do not suit gradient forces.
    /// </exception>
    public ModelRuntime(
        ModelDescription description, Func<int, ModelProgram> programs, bool hasModel, bool hasMethods, ParameterSet parameters, Device? device)
    {
        parameters.Check(description.Parameters);
        Description = description;
        _programs = programs;
        _device = device ?? Device.Default;
        if (description.Cutoff > 0)
            _neighborList = new NeighborList(description.Cutoff, description.MaxNeighbors);
        _hasGradientForces = hasModel && programs(0).HasGradientForces;
        Normalization = parameters.Normalization ?? TargetNormalization.None;
        _parameters = parameters;
        if (hasModel)
            Get(0);
        if (!hasMethods)
            _parameters = null;
    }

    /// <summary>The declaration.</summary>
    public ModelDescription Description { get; }

    /// <summary>Units of predictions: those that came with the parameters, else the network's own.</summary>
    /// <exception cref="ArgumentException">Forces are gradients of the energy and would be scaled otherwise than it.</exception>
    public TargetNormalization Normalization
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.CheckForces(Description.Name, _hasGradientForces);
            field = value;
        }
    }

    /// <summary>
    /// Whether a batch that does not fit the device's memory is halved until its parts do, instead of being refused. Results are
    /// the same.
    /// </summary>
    public bool SplitBatches { get; set; }

    /// <summary>Whether predictions have stresses.</summary>
    public bool HasStress => Get(0).Program.VirialBuffer >= 0;

    /// <summary>Bytes of packed weights.</summary>
    public long WeightBytes => _loaded.Values.Sum(l => l.Execution.WeightBytes);

    /// <summary>Bytes of activations, edge geometry and scratch of the largest batch so far.</summary>
    public long WorkspaceBytes => _loaded.Values.Sum(l => l.Execution.WorkspaceBytes);

    /// <summary>Energies and forces of a batch of any size.</summary>
    /// <exception cref="InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
    public Prediction Predict(IReadOnlyList<AtomicStructure> structures)
    {
        Build(structures, _graph);
        return Predict(_graph);
    }

    /// <summary>Energies and forces of a batch whose edges are given.</summary>
    /// <exception cref="InvalidStructureException">An element is unknown to the model; the message names structure and atom.</exception>
    /// <exception cref="CudaOutOfMemoryException">The batch needs more memory than the device has; see <see cref="SplitBatches"/>.</exception>
    public Prediction Predict(NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        StructureValidation.CheckElements(graph, Description.Elements);
        (double[] energies, double[] forces, double[] virials) = Outputs(graph, Get(0).Program);
        Predict(graph, energies, forces, virials);
        return Result(graph, energies, forces, virials);
    }

    /// <summary>
    /// Energies and forces of batch after batch, in order. On a GPU the next batch is prepared, and copied to the device, while one is
    /// computed; for that there are two workspaces as long as the enumeration lasts. The runtime may be used in between.
    /// </summary>
    /// <exception cref="InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
    public IEnumerable<Prediction> PredictMany(IEnumerable<IReadOnlyList<AtomicStructure>> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new BatchPipeline(this).Run(batches);
    }

    /// <summary>Program and execution of the whole model.</summary>
    internal (ModelProgram Program, ProgramExecution Execution) Model => Get(0);

    /// <summary>The checked graph of a batch.</summary>
    internal void Build(IReadOnlyList<AtomicStructure> structures, NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(structures);
        for (int i = 0; i < structures.Count; i++)
            StructureValidation.Check(structures[i], Description.Elements, i);
        _neighborList!.Build(structures, graph);
    }

    /// <summary>What an execution has computed for a batch.</summary>
    internal Prediction Collect(NeighborGraph graph, ModelProgram program, ProgramExecution execution)
    {
        (double[] energies, double[] forces, double[] virials) = Outputs(graph, program);
        Read(graph, program, execution, energies, forces, virials);
        return Result(graph, energies, forces, virials);
    }

    private static (double[] Energies, double[] Forces, double[] Virials) Outputs(NeighborGraph graph, ModelProgram program) => (
        new double[program.HasEnergy ? graph.SystemCount : 0],
        new double[program.OutputBuffer >= 0 ? 3 * graph.NodeCount : 0],
        new double[program.VirialBuffer >= 0 ? 9 * graph.SystemCount : 0]);

    private Prediction Result(NeighborGraph graph, double[] energies, double[] forces, double[] virials)
    {
        for (int i = 0; i < energies.Length; i++)
        {
            ReadOnlySpan<int> numbers = graph.AtomicNumbers.AsSpan(graph.SystemStart[i]..graph.SystemStart[i + 1]);
            energies[i] = Normalization.ToElectronvolts(energies[i], numbers);
        }
        return new(
            energies, forces, graph.SystemStart.AsSpan(0, graph.SystemCount + 1).ToArray(), virials,
            virials.Length == 0 ? null : graph.Volumes.AsSpan(0, graph.SystemCount).ToArray());
    }

    /// <summary>Time of each kernel launch of a prediction on a GPU, measured one by one.</summary>
    /// <exception cref="NotSupportedException">The model runs on the CPU.</exception>
    public IReadOnlyList<KernelTime> Profile(NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Get(0).Execution is not CudaExecution execution)
            throw new NotSupportedException("kernels are timed on CUDA devices only");
        StructureValidation.CheckElements(graph, Description.Elements);
        if (graph.NodeCount == 0)
            return [];
        execution.Begin(graph);
        return execution.Profile();
    }

    /// <summary>Runs a method that maps features of nodes or edges, or reads the graph, to features.</summary>
    /// <param name="program">The method's program.</param>
    /// <param name="input">Input features, or null.</param>
    /// <param name="graph">Edges, or null for methods without a graph.</param>
    /// <param name="rows">Rows of the result when there is no graph.</param>
    public float[] Features(int program, IrrepsFeatures? input, AtomGraph? graph, int rows) => Run(program, input, graph, rows).Output;

    /// <summary>Runs a method that returns energies.</summary>
    public EnergyPerSystem Energy(int program, IrrepsFeatures? input, AtomGraph? graph) => new(Run(program, input, graph, 0).Energies);

    /// <summary>Runs a method that returns forces.</summary>
    public ForcesPerAtom Forces(int program, IrrepsFeatures? input, AtomGraph? graph) =>
        new(Array.ConvertAll(Run(program, input, graph, 0).Output, v => (double)v));

    /// <summary>Frees weights and workspace.</summary>
    public void Dispose()
    {
        foreach ((_, ProgramExecution execution) in _loaded.Values)
            execution.Dispose();
        _loaded.Clear();
    }

    private void Predict(NeighborGraph graph, Span<double> energies, Span<double> forces, Span<double> virials)
    {
        if (graph.NodeCount == 0)
            return;
        (ModelProgram program, ProgramExecution execution) = Get(0);
        try
        {
            execution.Begin(graph);
        }
        catch (CudaOutOfMemoryException) when (SplitBatches && graph.SystemCount > 1)
        {
            int half = graph.SystemCount / 2, atoms = graph.SystemStart[half];
            Predict(graph.Part(0, half), energies.IsEmpty ? energies : energies[..half], forces.IsEmpty ? forces : forces[..(3 * atoms)], virials.IsEmpty ? virials : virials[..(9 * half)]);
            Predict(graph.Part(half, graph.SystemCount - half), energies.IsEmpty ? energies : energies[half..], forces.IsEmpty ? forces : forces[(3 * atoms)..], virials.IsEmpty ? virials : virials[(9 * half)..]);
            return;
        }
        execution.Execute();
        Read(graph, program, execution, energies, forces, virials);
        GC.KeepAlive(this);
    }

    private void Read(
        NeighborGraph graph, ModelProgram program, ProgramExecution execution, Span<double> energies, Span<double> forces, Span<double> virials)
    {
        Sum(execution, program, graph, energies);
        ReadOnlySpan<float> output = program.OutputBuffer < 0 ? [] : execution.Result(program.OutputBuffer);
        for (int i = 0; i < forces.Length; i++)
            forces[i] = output[i] * Normalization.ForceDeviation;
        SumVirials(execution, program, graph, virials, Normalization.ForceDeviation);
    }

    private (float[] Output, double[] Energies) Run(int index, IrrepsFeatures? input, AtomGraph? graph, int rows)
    {
        (ModelProgram program, ProgramExecution execution) = Get(index);
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
            execution.Begin(graph.Neighbors);
        if (input is not null)
        {
            int width = program.BufferWidths[program.InputBuffer];
            if (input.Coefficients * input.Channels != width)
                throw new ArgumentException($"features of {input.Coefficients} × {input.Channels} where {width} numbers per row are due", nameof(input));
            input.Values.CopyTo(execution.Input);
        }
        execution.Execute();
        if (graph is not null)
            Sum(execution, program, graph.Neighbors, energies);
        float[] output = program.OutputBuffer < 0 ? [] : execution.Result(program.OutputBuffer).ToArray();
        GC.KeepAlive(this);
        return (output, energies);
    }

    /// <summary>Sums energies of nodes per system.</summary>
    internal static void Sum(ProgramExecution execution, ModelProgram program, NeighborGraph graph, Span<double> energies)
    {
        if (!program.HasEnergy)
            return;
        ReadOnlySpan<float> nodes = execution.Result(program.EnergyBuffer);
        for (int i = 0; i < graph.NodeCount; i++)
            energies[graph.System[i]] += nodes[i];
        for (int s = 0; s < energies.Length; s++)
            energies[s] *= program.EnergyFactor;
    }

    internal static void SumVirials(ProgramExecution execution, ModelProgram program, NeighborGraph graph, Span<double> virials, double unit)
    {
        if (virials.IsEmpty)
            return;
        ReadOnlySpan<float> nodes = execution.Result(program.VirialBuffer);
        for (int i = 0; i < nodes.Length; i++)
            virials[(9 * graph.System[i / 9]) + (i % 9)] += nodes[i] * unit;
    }

    private (ModelProgram Program, ProgramExecution Execution) Get(int index)
    {
        if (_loaded.TryGetValue(index, out (ModelProgram Program, ProgramExecution Execution) loaded))
            return loaded;
        ModelProgram program = _programs(index);
        loaded = (program, _device.Load(program, _parameters!));
        _loaded.Add(index, loaded);
        return loaded;
    }
}
