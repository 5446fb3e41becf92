using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Molecular dynamics of one structure or of several independent replicas, whose forces are computed in one batch per step.
/// Structures are moved in place; their momenta (<see cref="StructureProperties.GetMomenta"/>) are the start, at rest where
/// there are none, and are set with the other results when <see cref="Run"/> ends. With a calculator that gives the same bits for the same positions, the path is the same to the bit however
/// often it is interrupted by <see cref="Save"/> and <see cref="Restart"/>.
/// </summary>
/// <example>
/// <code>
/// MaxwellBoltzmann.SetMomenta(structure, 600, seed: 1);
/// using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [structure],
///     new DynamicsOptions { TimeStep = 2, Method = new LangevinThermostat { Temperature = 300, Seed = 1 } });
/// dynamics.Observe(100, frame => Console.WriteLine($"{frame.Time} fs: {frame.Temperature:F0} K"));
/// dynamics.WriteTrajectories(_ => "path.traj", interval: 10);
/// dynamics.Run(10_000);
/// dynamics.Save("path.restart");
/// Console.WriteLine($"drift: {dynamics.Drifts[0].Slope} eV per ps and atom");
/// </code>
/// </example>
public sealed class MolecularDynamics : IDisposable
{
    private readonly ICalculator _calculator;
    private readonly DynamicsOptions _options;
    private readonly DynamicsReplica[] _replicas;
    private readonly DynamicsIntegrator[] _integrators;
    private readonly EnergyDrift[] _drifts;
    private readonly List<(int Interval, Action<DynamicsFrame> Observer)> _observers = [];
    private readonly List<StructureTrajectory> _trajectories = [];
    private bool _failed;

    /// <summary>Starts a simulation; positions and momenta are put onto the constraints, and forces are computed.</summary>
    /// <param name="calculator">Computes energies and forces, and stresses for a method at constant pressure.</param>
    /// <param name="structures">The replicas, each a different object; at least one.</param>
    /// <param name="options">How to move them; null for the defaults.</param>
    /// <param name="cancellation">Ends the computation of the first forces.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ArgumentException">There is no structure, one stands twice, or the calculator lacks the stress.</exception>
    /// <exception cref="InvalidStructureException">A structure cannot be computed or moved; the message names it and the atom.</exception>
    public MolecularDynamics(
        ICalculator calculator, IReadOnlyList<AtomicStructure> structures, DynamicsOptions? options = null, CancellationToken cancellation = default)
        : this(calculator, structures, options ?? new DynamicsOptions(), options?.Bonds)
    {
        foreach (DynamicsReplica replica in _replicas)
        {
            replica.Constrain();
            if (replica.HasConservedMomentum && _options.Method is not VelocityVerlet)
                replica.StopCenterOfMass();
        }
        Evaluate(cancellation);
        CountDrift();
    }

    private MolecularDynamics(
        ICalculator calculator, IReadOnlyList<AtomicStructure> structures, DynamicsOptions options, Func<int, IReadOnlyList<FixedBond>>? bonds)
    {
        ArgumentNullException.ThrowIfNull(calculator);
        ArgumentNullException.ThrowIfNull(structures);
        if (structures.Count == 0 || structures.Distinct(ReferenceEqualityComparer.Instance).Count() != structures.Count)
            throw new ArgumentException("A simulation has at least one structure, and none of them twice.", nameof(structures));
        if (options.Method.NeedsStress && !calculator.HasStress)
            throw new ArgumentException("The calculator has no stress; constant pressure needs one.", nameof(calculator));
        (_calculator, _options) = (calculator, options);
        _replicas = [.. structures.Select((s, i) => new DynamicsReplica(i, s, bonds?.Invoke(i), options.Method.KeepsMomentum))];
        double timeStep = options.TimeStep * DynamicsUnits.Femtosecond;
        _integrators = Array.ConvertAll(_replicas, replica => options.Method.Start(replica, timeStep));
        _drifts = Array.ConvertAll(_replicas, replica => new EnergyDrift(replica.Structure.Count));
    }

    /// <summary>Steps made since the start, those before a restart included.</summary>
    public long StepCount { get; private set; }

    /// <summary>Time since the start, fs.</summary>
    public double Time => StepCount * _options.TimeStep;

    /// <summary>How well each replica kept its conserved quantity.</summary>
    public IReadOnlyList<EnergyDrift> Drifts => _drifts;

    /// <summary>Every replica as it is now.</summary>
    public IReadOnlyList<DynamicsFrame> Frames => [.. _replicas.Select((_, i) => Frame(i))];

    /// <summary>Goes on from a file of <see cref="Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="calculator">The calculator of the saved simulation, or an equal one.</param>
    /// <param name="options">The options of the saved simulation; method and time step must be the same.</param>
    /// <returns>The simulation; its structures have atoms, cells, masses and what holds the atoms, but no other columns or pairs.</returns>
    /// <exception cref="EquiDslFileException">The file cannot be read, is malformed, or was saved with another method or time step.</exception>
    /// <exception cref="ArgumentException">The calculator lacks the stress.</exception>
    public static MolecularDynamics Restart(string path, ICalculator calculator, DynamicsOptions? options = null)
    {
        options ??= new DynamicsOptions();
        DynamicsSnapshot snapshot = DynamicsSnapshotReader.Read(path);
        snapshot.RequireOptions(path, options);
        MolecularDynamics dynamics;
        try
        {
            dynamics = new(calculator, [.. snapshot.Replicas.Select(r => r.ToStructure())], options, i => snapshot.Replicas[i].Bonds);
        }
        catch (InvalidStructureException error)
        {
            throw new EquiDslFileException(path, error.Message, innerException: error);
        }
        dynamics.StepCount = snapshot.Step;
        for (int i = 0; i < snapshot.Replicas.Count; i++)
            snapshot.Replicas[i].Restore(path, dynamics._replicas[i], dynamics._integrators[i], dynamics._drifts[i]);
        return dynamics;
    }

    /// <summary>Writes all that is needed to go on, to a temporary name that is then renamed.</summary>
    /// <param name="path">The file, JSON; an older one is replaced.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A step failed, so that the state is not one between two steps.</exception>
    public void Save(string path)
    {
        RequireWhole();
        FileReplacement.Write(path, stream => DynamicsSnapshotWriter.Write(stream, _options, StepCount, _replicas, _integrators, _drifts));
    }

    /// <summary>Calls an observer for every replica after every so many steps, and at the start of a simulation.</summary>
    /// <param name="interval">Steps from one call to the next, counted from the start of the simulation.</param>
    /// <param name="observer">Called in the order of the replicas.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is below 1.</exception>
    public void Observe(int interval, Action<DynamicsFrame> observer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add((interval, observer));
        if (StepCount == 0)
            Call(observer);
    }

    /// <summary>
    /// Writes every replica to a trajectory as it goes, with momenta, energy, forces and stress. After a restart, the file that
    /// is there goes on behind its last frame that is not newer than the saved state.
    /// </summary>
    /// <param name="path">The file, <c>.traj</c> or <c>.extxyz</c>, of a replica.</param>
    /// <param name="interval">Steps from one frame to the next.</param>
    /// <exception cref="EquiDslFileException">A file cannot be read or written.</exception>
    public void WriteTrajectories(Func<int, string> path, int interval = 1)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        StructureTrajectory[] files =
            [.. _replicas.Select(r => StepCount == 0 ? StructureTrajectory.Create(path(r.Index)) : DynamicsTrajectory.Continue(path(r.Index), StepCount))];
        _trajectories.AddRange(files);
        Observe(interval, frame => files[frame.Replica].Write(frame.ToStructure()));
    }

    /// <summary>Makes steps.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="cancellation">Stops between steps, or within one block of a model; the step that was under way is taken back.</param>
    /// <exception cref="InvalidStructureException">A replica cannot be computed any more; the message names it, the atom and the step.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the state is whole and can be saved.</exception>
    /// <exception cref="InvalidOperationException">An earlier step failed.</exception>
    public void Run(long steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        RequireWhole();
        try
        {
            for (long k = 0; k < steps; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                Step(cancellation);
            }
        }
        finally
        {
            StoreResults();
        }
    }

    /// <summary>Closes the trajectories.</summary>
    public void Dispose()
    {
        foreach (StructureTrajectory trajectory in _trajectories)
            trajectory.Dispose();
        _trajectories.Clear();
        _observers.Clear();
    }

    private void Step(CancellationToken cancellation)
    {
        StepStart[] starts = [.. _replicas.Select((r, i) => new StepStart(r, _integrators[i]))];
        _failed = true;
        foreach (DynamicsIntegrator integrator in _integrators)
            integrator.First(StepCount);
        try
        {
            Evaluate(cancellation);
        }
        catch (OperationCanceledException)
        {
            foreach (StepStart start in starts)
                start.Restore();
            _failed = false;
            throw;
        }
        foreach (DynamicsIntegrator integrator in _integrators)
            integrator.Second();
        _failed = false;
        StepCount++;
        CountDrift();
        foreach ((int interval, Action<DynamicsFrame> observer) in _observers)
        {
            if (StepCount % interval == 0)
                Call(observer);
        }
    }

    private void Evaluate(CancellationToken cancellation)
    {
        EvaluationOutcome[] outcomes = BatchEvaluation.Evaluate(_calculator, Array.ConvertAll(_replicas, r => r.Structure), cancellation);
        for (int i = 0; i < outcomes.Length; i++)
        {
            EvaluationOutcome outcome = outcomes[i];
            _replicas[i].Evaluation = outcome.Evaluation
                ?? throw new InvalidStructureException(i, outcome.AtomIndex, $"after {StepCount} steps: {outcome.Problem}");
            if (_options.Method.NeedsStress && outcome.Evaluation.Stress is null)
                throw new InvalidStructureException(i, null, "the calculator gave no stress; constant pressure needs one.");
        }
    }

    private void CountDrift()
    {
        for (int i = 0; i < _drifts.Length; i++)
            _drifts[i].Add(Time, Frame(i).ConservedEnergy);
    }

    /// <summary>Momenta, energies, forces and stresses of the present positions, as files hold them.</summary>
    private void StoreResults()
    {
        if (_failed)
            return;
        for (int i = 0; i < _replicas.Length; i++)
        {
            _replicas[i].Structure.SetMomenta(Frame(i).GetMomenta());
            _replicas[i].Evaluation.StoreIn(_replicas[i].Structure);
        }
    }

    private void Call(Action<DynamicsFrame> observer)
    {
        for (int i = 0; i < _replicas.Length; i++)
            observer(Frame(i));
    }

    private DynamicsFrame Frame(int i) => new(_replicas[i], _integrators[i], StepCount, Time, _drifts[i]);

    private void RequireWhole()
    {
        if (_failed)
            throw new InvalidOperationException("A step failed half-way; go on from the last file that was saved.");
    }
}
