namespace EquiDsl;

/// <summary>
/// A model with its backward pass: outputs of a batch, then the gradient of a loss by all parameters from its gradient by the
/// outputs. Energies and forces are in the network's own units. It serves one thread at a time: a call while another is under way throws
/// <see cref="InvalidOperationException"/>, and a forward pass and its backward pass belong together. <see cref="Dispose"/> refuses calls
/// from then on, and returns when the one under way has ended.
/// </summary>
public sealed class TrainableModel : IDisposable
{
    private readonly ModelProgram _program;
    private readonly CallGate _calls, _device;
    private readonly LoadedProgram _loaded;
    private readonly ProgramExecution _execution;
    private readonly NeighborList? _neighborList;
    private NeighborGraph? _graph;
    private bool _hasPartialGradients;

    /// <summary>A program with a backward pass on a device.</summary>
    /// <param name="description">The declaration.</param>
    /// <param name="program">The program.</param>
    /// <param name="parameters">Parameters; held, not copied.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Default"/>.</param>
    /// <exception cref="ArgumentException">Parameters are missing, unknown or of the wrong size; all are listed.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    public TrainableModel(ModelDescription description, ModelProgram program, ParameterSet parameters, Device? device)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check(description.Parameters);
        (Description, Parameters, _program) = (description, parameters, program);
        device ??= Device.Default;
        (_calls, _device) = (new($"The trainable model {description.Name}"), device.Calls);
        _loaded = device.Load(program, parameters);
        _execution = _loaded.CreateExecution();
        if (description.Cutoff > 0)
            _neighborList = new NeighborList(description.Cutoff, description.MaxNeighbors);
    }

    /// <summary>The declaration.</summary>
    public ModelDescription Description { get; }

    /// <summary>The parameters; after changing their values call <see cref="ParametersChanged"/>.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Bytes of packed weights.</summary>
    public long WeightBytes => Open(_loaded).WeightBytes;

    /// <summary>Bytes of gradients as they are summed.</summary>
    public long GradientBytes => Open(_execution).GradientCount * sizeof(float);

    /// <summary>Bytes of activations, edge geometry and tiles of the largest batch so far.</summary>
    public long WorkspaceBytes => Open(_execution).WorkspaceBytes;

    /// <summary>Whether it predicts energies.</summary>
    public bool HasEnergies => _program.HasEnergy;

    /// <summary>Whether it predicts forces.</summary>
    public bool HasForces => _program.OutputBuffer >= 0;

    /// <summary>Whether its forces are gradients of its energy.</summary>
    public bool HasGradientForces => _program.HasGradientForces;

    /// <summary>Whether it was declared with <c>Denoising</c>.</summary>
    public bool IsDenoising => _program.NoiseBuffer >= 0;

    /// <summary>Noise that the last forward pass saw in the positions, nodes × 3, by its standard deviation; empty without denoising.</summary>
    public double[] Noise { get; private set; } = [];

    /// <summary>The edges of a batch.</summary>
    /// <exception cref="InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
    public NeighborGraph BuildGraph(IReadOnlyList<AtomicStructure> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        for (int i = 0; i < structures.Count; i++)
            StructureValidation.Check(structures[i], Description.Elements, i);
        using Call call = new(this);
        return _neighborList!.Build(structures);
    }

    /// <summary>Energies (one per system), forces (nodes × 3) and, declared with <c>Stress</c>, virials (systems × 9) of a batch.</summary>
    /// <param name="graph">The batch.</param>
    /// <param name="dropout">What is dropped, at the rates of the declaration; null for nothing.</param>
    /// <param name="encodedForces">Forces on atoms whose positions are noisy, nodes × 3, and 0 on others; null for none.</param>
    /// <param name="cancellation">Ends the pass within one block of the network; the model stays usable.</param>
    /// <exception cref="ArgumentException">There are encoded forces for other atoms, or without denoising.</exception>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended.</exception>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    public Prediction Forward(NeighborGraph graph, DropoutKey? dropout = null, double[]? encodedForces = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (encodedForces is not null && encodedForces.Length != (IsDenoising ? 3 * graph.NodeCount : -1))
            throw new ArgumentException($"{encodedForces.Length} components of encoded forces for {graph.NodeCount} atoms{(IsDenoising ? "" : ", of a model without denoising")}", nameof(encodedForces));
        using Call call = new(this, cancellation);
        (_execution.Dropout, _execution.EncodedForces) = (dropout, encodedForces);
        StructureValidation.CheckElements(graph, Description.Elements);
        _graph = null;
        double[] energies = new double[_program.HasEnergy ? graph.SystemCount : 0];
        double[] forces = new double[_program.OutputBuffer >= 0 ? 3 * graph.NodeCount : 0];
        double[] virials = new double[_program.VirialBuffer >= 0 ? 9 * graph.SystemCount : 0];
        if (graph.NodeCount > 0)
        {
            _execution.Begin(graph);
            _execution.Execute();
            BatchOutputs.Sum(_execution, _program, graph, energies);
            BatchOutputs.SumVirials(_execution, _program, graph, virials, 1);
            Noise = IsDenoising ? ToDouble(_execution.Result(_program.NoiseBuffer)) : [];
            ReadOnlySpan<float> output = _program.OutputBuffer < 0 ? [] : _execution.Result(_program.OutputBuffer);
            for (int i = 0; i < forces.Length; i++)
                forces[i] = output[i];
        }
        _graph = graph;
        return new(
            energies, forces, graph.SystemStart.AsSpan(0, graph.SystemCount + 1).ToArray(), virials,
            virials.Length == 0 ? null : graph.Volumes.AsSpan(0, graph.SystemCount).ToArray());
    }

    /// <summary>
    /// Adds the gradient of a loss by the parameters for the batch of the last <see cref="Forward"/>, once: it writes over what that pass
    /// has left.
    /// </summary>
    /// <param name="energies">Gradient by the energies, one per system.</param>
    /// <param name="forces">Gradient by the forces, nodes × 3; empty for a model without.</param>
    /// <param name="virials">Gradient by the strain derivatives, systems × 9; empty when the loss does not have them.</param>
    /// <param name="noise">Gradient by the noise, nodes × 3; empty when the loss does not have it.</param>
    /// <param name="cancellation">
    /// Ends the pass within one block of the network. The gradients so far are lost then: they are to be cleared before the next pass.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// There was no forward pass since the last backward pass, a backward pass was ended and the gradients not cleared since, or another call
    /// is under way.
    /// </exception>
    /// <exception cref="ArgumentException">A gradient has the wrong length.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended.</exception>
    /// <exception cref="ObjectDisposedException">Model or device was disposed.</exception>
    public void Backward(
        ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials = default, ReadOnlySpan<double> noise = default,
        CancellationToken cancellation = default)
    {
        using Call call = new(this, cancellation);
        RequireWholeGradients();
        NeighborGraph graph = _graph ?? throw new InvalidOperationException("a backward pass needs a forward pass of its own before it");
        if (energies.Length != (_program.HasEnergy ? graph.SystemCount : 0))
            throw new ArgumentException($"{energies.Length} gradients by energies of {graph.SystemCount} systems", nameof(energies));
        if (forces.Length != (_program.OutputBuffer >= 0 ? 3 * graph.NodeCount : 0))
            throw new ArgumentException($"{forces.Length} gradients by force components of {graph.NodeCount} atoms", nameof(forces));
        if (!virials.IsEmpty && virials.Length != (_program.VirialSeed.Buffer >= 0 ? 9 * graph.SystemCount : 0))
            throw new ArgumentException($"{virials.Length} gradients by strain derivatives of {graph.SystemCount} systems", nameof(virials));
        if (!noise.IsEmpty && noise.Length != (IsDenoising ? 3 * graph.NodeCount : 0))
            throw new ArgumentException($"{noise.Length} gradients by noise components of {graph.NodeCount} atoms", nameof(noise));
        _graph = null;
        if (graph.NodeCount == 0)
            return;
        _hasPartialGradients = true;
        _execution.Backward(energies, forces, virials, noise, graph.System);
        _hasPartialGradients = false;
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i];
        return result;
    }

    /// <summary>Sets the gradients to zero.</summary>
    public void ClearGradients()
    {
        using Call call = new(this);
        _execution.ClearGradients();
        _hasPartialGradients = false;
    }

    /// <summary>The gradients so far, by parameter; replaces what <paramref name="gradients"/> holds.</summary>
    /// <exception cref="InvalidOperationException">A backward pass was ended and the gradients not cleared since.</exception>
    public void ReadGradients(ParameterSet gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        foreach (ParameterDescription parameter in Description.Parameters)
        {
            if (gradients.Names.Contains(parameter.Name) && gradients[parameter.Name].Length == parameter.Count)
                gradients[parameter.Name].AsSpan().Clear();
            else
                gradients.Add(parameter.Name, new float[parameter.Count]);
        }
        AddGradients(gradients);
    }

    /// <summary>Adds the gradients so far to arrays by parameter.</summary>
    /// <param name="gradients">All parameters' names with arrays of their sizes.</param>
    /// <exception cref="InvalidOperationException">A backward pass was ended and the gradients not cleared since.</exception>
    public void AddGradients(ParameterSet gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using Call call = new(this);
        RequireWholeGradients();
        _execution.AddGradients(gradients);
    }

    /// <summary>Takes over changed values of <see cref="Parameters"/>.</summary>
    public void ParametersChanged()
    {
        using Call call = new(this);
        _execution.Repack();
    }

    /// <summary>Refuses calls from now on, waits for the one under way, and frees weights, workspace and gradients.</summary>
    public void Dispose()
    {
        _calls.Close();
        _calls.Wait();
        _loaded.Dispose();
    }

    /// <summary>A part of the model, which is not disposed.</summary>
    private T Open<T>(T part)
    {
        _calls.ThrowIfClosed();
        _device.ThrowIfClosed();
        return part;
    }

    private void RequireWholeGradients()
    {
        if (_hasPartialGradients)
            throw new InvalidOperationException("a backward pass did not end, so that the gradients are those of a part of the network; clear them");
    }

    /// <summary>A call under way, beside which there is no other.</summary>
    private readonly ref struct Call
    {
        private readonly TrainableModel _model;

        public Call(TrainableModel model, CancellationToken cancellation = default)
        {
            _model = model;
            model._calls.EnterAlone();
            try
            {
                model._device.Enter();
            }
            catch
            {
                model._calls.Exit();
                throw;
            }
            model._execution.Cancellation = cancellation;
        }

        public void Dispose()
        {
            _model._execution.Cancellation = default;
            _model._device.Exit();
            _model._calls.Exit();
        }
    }
}
