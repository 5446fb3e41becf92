namespace EquiDsl.Training;

/// <summary>Rates of a run and the time that is left, from its steps' times, of which recent ones weigh more.</summary>
public sealed class ProgressEstimate
{
    // Weight of a new step: the average looks back about 20 steps.
    private const double Weight = 0.05;

    private double _seconds, _systems, _edges, _evaluation;
    private int _seen, _evaluations;

    /// <summary>Systems per second.</summary>
    public double SystemsPerSecond => _seconds > 0 ? _systems / _seconds : 0;

    /// <summary>Edges per second.</summary>
    public double EdgesPerSecond => _seconds > 0 ? _edges / _seconds : 0;

    /// <summary>Takes a step in.</summary>
    /// <param name="step">The step.</param>
    public void Add(StepReport step)
    {
        ArgumentNullException.ThrowIfNull(step);
        // The first steps weigh as a plain mean, so that the first one does not stay for long.
        double weight = Math.Max(Weight, 1.0 / ++_seen);
        _seconds += weight * (step.Seconds - _seconds);
        _systems += weight * (step.Systems - _systems);
        _edges += weight * (step.Edges - _edges);
    }

    /// <summary>Takes an evaluation in.</summary>
    /// <param name="evaluation">The evaluation.</param>
    public void Add(EvaluationReport evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        _evaluation += (evaluation.Seconds - _evaluation) / ++_evaluations;
    }

    /// <summary>Time that the rest of a run will take.</summary>
    /// <param name="steps">Steps left.</param>
    /// <param name="evaluations">Evaluations left.</param>
    public TimeSpan Remaining(long steps, long evaluations = 0) => TimeSpan.FromSeconds(Math.Max(0, (steps * _seconds) + (evaluations * _evaluation)));
}
