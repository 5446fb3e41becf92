using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Relaxes many structures together: every round is one call of the calculator for all systems in the batch, finished
/// systems leave it and waiting ones enter, so that the calculator stays busy. A system that fails leaves like one that
/// converges and its result says why; the others do not notice. Structures are moved in place.
/// </summary>
/// <example>
/// <code>
/// using var relaxation = new Relaxation(new ModelCalculator(model.Runtime), structures,
///     new RelaxationOptions { Trajectory = i => $"relaxed-{i}.traj", Restart = true });
/// foreach (RelaxationResult result in relaxation.Run())
///     Console.WriteLine($"{result.Index}: {result.Status} after {result.Steps} steps, {result.Energy} eV");
/// </code>
/// </example>
public sealed class Relaxation : IDisposable
{
    private readonly ICalculator _calculator;
    private readonly RelaxationOptions _options;
    private readonly RelaxationSystem[] _systems;
    private readonly List<RelaxationSystem> _active = [];
    private int _next;

    /// <summary>Prepares a relaxation; nothing is computed yet.</summary>
    /// <param name="calculator">Computes energies, forces and, for free cells, stresses.</param>
    /// <param name="structures">The structures, each a different object; they are moved in place.</param>
    /// <param name="options">How to relax; null for the defaults.</param>
    /// <exception cref="ArgumentException">A structure stands twice in the list, or cells are to be relaxed by a calculator without stress.</exception>
    public Relaxation(ICalculator calculator, IReadOnlyList<AtomicStructure> structures, RelaxationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(calculator);
        ArgumentNullException.ThrowIfNull(structures);
        (_calculator, _options) = (calculator, options ?? new RelaxationOptions());
        if (_options.Cell != CellRelaxation.Fixed && !calculator.HasStress)
            throw new ArgumentException("The calculator has no stress; relaxing cells needs one.", nameof(calculator));
        var seen = new HashSet<AtomicStructure>(ReferenceEqualityComparer.Instance);
        _systems = new RelaxationSystem[structures.Count];
        for (int i = 0; i < _systems.Length; i++)
        {
            if (!seen.Add(structures[i] ?? throw new ArgumentNullException(nameof(structures))))
                throw new ArgumentException($"Structure {i} (counted from 0) stands twice in the list; give a copy.", nameof(structures));
            _systems[i] = new RelaxationSystem(i, structures[i], _options);
        }
    }

    /// <summary>Systems in the batch.</summary>
    public int ActiveCount => _active.Count;

    /// <summary>Systems that have not begun.</summary>
    public int WaitingCount => _systems.Length - _next;

    /// <summary>Geometries evaluated so far, over all systems.</summary>
    public long EvaluationCount { get; private set; }

    /// <summary>How every system stands now, in the order of the structures.</summary>
    public IReadOnlyList<RelaxationResult> Results => Array.ConvertAll(_systems, system => system.Result);

    /// <summary>One round: fills the batch, evaluates it, and moves the systems that are not finished.</summary>
    /// <param name="cancellation">Ends the evaluation, a model's within one of its blocks; no system has moved then, and the round can be made again.</param>
    /// <returns>Whether there is more to do.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="EquiDslFileException">A trajectory cannot be read or written.</exception>
    public bool Step(CancellationToken cancellation = default)
    {
        Fill();
        if (_active.Count == 0)
            return false;
        EvaluationOutcome[] outcomes = BatchEvaluation.Evaluate(_calculator, _active.ConvertAll(system => system.Structure), cancellation);
        EvaluationCount += outcomes.Length;
        for (int i = 0; i < outcomes.Length; i++)
            _active[i].Advance(outcomes[i]);
        _active.RemoveAll(system => system.Result.IsFinished);
        return _active.Count > 0 || WaitingCount > 0;
    }

    /// <summary>Relaxes until every system is finished.</summary>
    /// <param name="afterStep">Called after every round; null for nothing.</param>
    /// <param name="cancellation">Stops between rounds, or within one block of a model; the trajectories are then complete up to the last round.</param>
    /// <returns>The results, in the order of the structures.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="EquiDslFileException">A trajectory cannot be read or written.</exception>
    public IReadOnlyList<RelaxationResult> Run(Action<Relaxation>? afterStep = null, CancellationToken cancellation = default)
    {
        bool more = true;
        while (more)
        {
            cancellation.ThrowIfCancellationRequested();
            more = Step(cancellation);
            afterStep?.Invoke(this);
        }
        return Results;
    }

    /// <summary>Closes the trajectories of systems that are not finished.</summary>
    public void Dispose()
    {
        foreach (RelaxationSystem system in _active)
            system.Close();
        _active.Clear();
        _next = _systems.Length;
    }

    private void Fill()
    {
        while (_active.Count < _options.BatchSize && _next < _systems.Length)
        {
            RelaxationSystem system = _systems[_next++];
            system.Begin();
            if (!system.Result.IsFinished)
                _active.Add(system);
        }
    }
}
