using System.Globalization;

namespace EquiDsl.Training;

/// <summary>What a run will do.</summary>
/// <param name="Model">Name of the model's class.</param>
/// <param name="FirstStep">First step, above 0 when resumed.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="TrainingSystems">Structures that are trained on.</param>
/// <param name="ValidationSystems">Structures that are evaluated; 0 for none.</param>
/// <param name="Normalization">The network's units.</param>
/// <param name="ResumedFrom">The checkpoint that it continues; null when it starts.</param>
/// <param name="Skipped">Structures that were left out.</param>
public sealed record RunReport(
    string Model, long FirstStep, long TotalSteps, long StepsPerEpoch, int TrainingSystems, int ValidationSystems, TargetNormalization Normalization,
    string? ResumedFrom, IReadOnlyList<BadFrame> Skipped)
{
    /// <summary>The folder that was to be resumed and has no checkpoint, so that the run starts anew; null otherwise.</summary>
    public string? NothingToResume { get; init; }

    /// <summary>Where the units come from.</summary>
    public UnitsSource UnitsSource { get; init; }

    /// <summary>Why units are fitted as they are, and how to say otherwise; null when the options said it.</summary>
    public string? UnitsNote { get; init; }

    /// <summary>What may not be meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Decay of the averaged weights, which are evaluated and saved as best and final weights; 0 for the weights themselves.</summary>
    public double AverageDecay { get; init; }

    /// <summary>A line about the weights that are evaluated, for people.</summary>
    public string EvaluatedLine => AverageDecay > 0
        ? string.Create(CultureInfo.InvariantCulture, $"evaluations, best and final weights are of averaged weights, decay {AverageDecay}")
        : "evaluations, best and final weights are of the weights themselves";

    /// <summary>A line about the units, for people.</summary>
    public string UnitsLine => UnitsSource switch
    {
        UnitsSource.Weights => $"units of the weights: {Normalization}",
        UnitsSource.Checkpoint => $"units of the checkpoint: {Normalization}",
        UnitsSource.Data or UnitsSource.Options => $"units: {Normalization}{(UnitsNote is null ? "" : $"; {UnitsNote}")}",
        _ => throw new InvalidOperationException($"unknown source of units {UnitsSource}"),
    };
}

/// <summary>A step of the optimiser.</summary>
/// <param name="Step">Steps done, with this one.</param>
/// <param name="Epoch">Epochs done, with a fraction.</param>
/// <param name="Loss">Loss of the step's batch, in the network's units.</param>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
/// <param name="Systems">Systems of the batch.</param>
/// <param name="Edges">Edges of the batch.</param>
/// <param name="Seconds">Time of the step.</param>
public sealed record StepReport(
    long Step, double Epoch, LossValue Loss, double LearningRate, double GradientNorm, int Systems, long Edges, double Seconds);

/// <summary>An evaluation on averaged weights.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">Epochs done, with a fraction.</param>
/// <param name="Loss">Loss over the validation data, in the network's units.</param>
/// <param name="Errors">Errors over the validation data.</param>
/// <param name="IsBest">Whether these are the best weights so far.</param>
/// <param name="Seconds">Time of the evaluation.</param>
public sealed record EvaluationReport(long Step, double Epoch, LossValue Loss, ErrorMetrics Errors, bool IsBest, double Seconds);

/// <summary>How a run ended.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Completed">Whether all steps were done; false when it was interrupted, in which case its state was saved.</param>
/// <param name="BestMetric">Best value of the validation metric; null without evaluations.</param>
/// <param name="BestStep">The step of that value.</param>
/// <param name="LastEvaluation">The last evaluation of this process; null without one.</param>
public sealed record TrainingResult(long Step, bool Completed, double? BestMetric, long BestStep, EvaluationReport? LastEvaluation);
