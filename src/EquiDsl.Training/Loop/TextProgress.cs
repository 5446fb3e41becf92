using System.Diagnostics;
using System.Globalization;

namespace EquiDsl.Training;

/// <summary>Writes how a run goes on as plain lines, at most one in an interval besides evaluations.</summary>
/// <param name="writer">Where to.</param>
/// <param name="seconds">The interval.</param>
public sealed class TextProgress(TextWriter writer, double seconds = 10) : ITrainingObserver
{
    private readonly ProgressEstimate _estimate = new();
    private RunReport? _run;
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Read(LabelStatistics training, LabelStatistics? validation)
    {
        ArgumentNullException.ThrowIfNull(training);
        foreach (LabelRow row in training.Rows)
            Line($"labels to train on: {row}");
        foreach (LabelRow row in validation?.Rows ?? [])
            Line($"labels to evaluate on: {row}");
    }

    /// <inheritdoc/>
    public void Started(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        Line($"{run.Model}: {run.TrainingSystems} systems to train on, {run.ValidationSystems} to evaluate, {run.TotalSteps} steps, {run.StepsPerEpoch} per epoch");
        Line(run.UnitsLine);
        Line(run.EvaluatedLine);
        foreach (BadFrame frame in run.Skipped)
            Line($"left out: {frame.Name}: {frame.Problem}");
        foreach (string warning in run.Warnings)
            Line($"warning: {warning}");
        if (run.ResumedFrom is not null)
            Line($"resumed after step {run.FirstStep} from {run.ResumedFrom}");
        if (run.NothingToResume is not null)
            Line($"nothing to resume: {run.NothingToResume} has no checkpoint; the run starts anew");
    }

    /// <inheritdoc/>
    public void Stepped(StepReport step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _estimate.Add(step);
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < seconds || _run is null)
            return;
        _last = Stopwatch.GetTimestamp();
        TimeSpan left = _estimate.Remaining(_run.TotalSteps - step.Step, (_run.TotalSteps - step.Step) / _run.StepsPerEpoch);
        Line(string.Create(CultureInfo.InvariantCulture, $"step {step.Step} of {_run.TotalSteps}, epoch {step.Epoch:F2}: loss {step.Loss.Total:G4} (energy {step.Loss.Energy:G4}, force {step.Loss.Force:G4}{(step.Loss.Denoising > 0 ? string.Create(CultureInfo.InvariantCulture, $", noise {step.Loss.Denoising:G4}") : "")}), "
            + $"rate {step.LearningRate:G3}, gradient {step.GradientNorm:G3}, {_estimate.SystemsPerSecond:F1} systems/s, {_estimate.EdgesPerSecond:N0} edges/s, {left:d\\.hh\\:mm\\:ss} left"));
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        _estimate.Add(evaluation);
        Line(string.Create(CultureInfo.InvariantCulture, $"evaluation after step {evaluation.Step}: {string.Join(", ", Parts(evaluation.Errors))}{(evaluation.IsBest ? ", best so far" : "")}"));
    }

    /// <summary>The errors of labels that are not left out.</summary>
    private static IEnumerable<string> Parts(ErrorMetrics e)
    {
        if (!double.IsNaN(e.EnergyMae))
            yield return string.Create(CultureInfo.InvariantCulture, $"energy {1000 * e.EnergyMae:F2} meV ({1000 * e.EnergyMaePerAtom:F3} per atom)");
        if (!double.IsNaN(e.ForceMae))
            yield return string.Create(CultureInfo.InvariantCulture, $"force {1000 * e.ForceMae:F2} meV/Å, root mean square {1000 * e.ForceRmse:F2} meV/Å");
        if (!double.IsNaN(e.ForceCosine))
            yield return string.Create(CultureInfo.InvariantCulture, $"cosine {e.ForceCosine:F4}");
    }

    private void Line(string text) => writer.WriteLine(text);
}
