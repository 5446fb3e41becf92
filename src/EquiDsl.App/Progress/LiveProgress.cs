using System.Globalization;
using EquiDsl.Training;
using Spectre.Console;

namespace EquiDsl.App;

/// <summary>A bar with rates, losses and the time left on a terminal; evaluations stay above it as lines.</summary>
internal sealed class LiveProgress(IAnsiConsole console) : ITrainingObserver
{
    private readonly ProgressEstimate _estimate = new();
    private ProgressTask? _task;
    private RunReport? _run;

    /// <summary>Runs <paramref name="train"/> under the bar.</summary>
    public T Show<T>(Func<T> train) => console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            _task = context.AddTask("reading", autoStart: true, maxValue: 1);
            return train();
        });

    /// <inheritdoc/>
    public void Read(LabelStatistics training, LabelStatistics? validation)
    {
        foreach (LabelRow row in training.Rows)
            console.MarkupLineInterpolated($"labels to train on: {row.ToString()}");
        foreach (LabelRow row in validation?.Rows ?? [])
            console.MarkupLineInterpolated($"labels to evaluate on: {row.ToString()}");
    }

    /// <inheritdoc/>
    public void Started(RunReport run)
    {
        _run = run;
        _task!.MaxValue(Math.Max(1, run.TotalSteps)).Value(run.FirstStep);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{run.Model}[/]: {run.TrainingSystems} systems to train on, {run.ValidationSystems} to evaluate, {run.TotalSteps} steps, {run.StepsPerEpoch} per epoch");
        console.MarkupLineInterpolated($"{run.UnitsLine}");
        console.MarkupLineInterpolated($"{run.EvaluatedLine}");
        foreach (BadFrame frame in run.Skipped)
            console.MarkupLineInterpolated($"[yellow]left out:[/] {frame.Name}: {frame.Problem}");
        foreach (string warning in run.Warnings)
            console.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
        if (run.ResumedFrom is not null)
            console.MarkupLineInterpolated($"resumed after step {run.FirstStep} from {run.ResumedFrom}");
        if (run.NothingToResume is not null)
            console.MarkupLineInterpolated($"[yellow]nothing to resume:[/] {run.NothingToResume} has no checkpoint; the run starts anew");
    }

    /// <inheritdoc/>
    public void Stepped(StepReport step)
    {
        _estimate.Add(step);
        long left = _run!.TotalSteps - step.Step;
        _task!.Value(step.Step).Description(Markup.Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch:F2}  loss {step.Loss.Total:G4} (energy {step.Loss.Energy:G3}, force {step.Loss.Force:G3}{(step.Loss.Denoising > 0 ? string.Create(CultureInfo.InvariantCulture, $", noise {step.Loss.Denoising:G3}") : "")})  |g| {step.GradientNorm:G3}  {_estimate.SystemsPerSecond:F1} systems/s  {_estimate.Remaining(left, left / _run.StepsPerEpoch):d\\.hh\\:mm\\:ss} left")));
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport evaluation)
    {
        _estimate.Add(evaluation);
        ErrorMetrics e = evaluation.Errors;
        string energy = string.Create(CultureInfo.InvariantCulture, $" energy MAE {1000 * e.EnergyMae:F2} meV ({1000 * e.EnergyMaePerAtom:F3} per atom)");
        string force = string.Create(CultureInfo.InvariantCulture, $" force MAE {1000 * e.ForceMae:F2} meV/Å, RMSE {1000 * e.ForceRmse:F2} meV/Å");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"epoch {evaluation.Epoch:F2}:{(double.IsNaN(e.EnergyMae) ? "" : energy)}{(double.IsNaN(e.ForceMae) ? "" : force)} [green]{(evaluation.IsBest ? "best so far" : "")}[/]");
    }
}
