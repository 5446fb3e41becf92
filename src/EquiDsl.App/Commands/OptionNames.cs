using System.Text.RegularExpressions;
using EquiDsl.Atoms;
using EquiDsl.Files;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Puts the names of options of the command line in the places of those of the library.</summary>
internal static class OptionNames
{
    private static readonly Dictionary<string, string> s_flags = new()
    {
        [nameof(TrainerOptions.Resume)] = "--resume",
        [nameof(TrainerOptions.Overwrite)] = "--force",
        [nameof(TrainerOptions.AllowPreviousCheckpoint)] = "--previous-checkpoint",
        [nameof(TrainerOptions.AllowChangedSettings)] = "--changed-settings",
        [nameof(TrainerOptions.SkipBadFrames)] = "--skip-bad-frames",
        [nameof(TrainerOptions.AcceptOutliers)] = "--accept-outliers",
        [nameof(TrainerOptions.LabelBound)] = "--label-bound",
    };

    private static readonly Dictionary<string, string> s_reading = new()
    {
        [$"{nameof(LabelKeys)}.{nameof(LabelKeys.Energy)}"] = "--energy-key",
        [$"{nameof(LabelKeys)}.{nameof(LabelKeys.Forces)}"] = "--forces-key",
        [$"{nameof(SiteOccupancy)}.{nameof(SiteOccupancy.Majority)}"] = "--majority-occupancy",
    };

    private static readonly Dictionary<string, string> s_options = new()
    {
        [nameof(TrainerOptions.Epochs)] = "--epochs",
        [nameof(TrainerOptions.Steps)] = "--steps",
        [nameof(BatchOptions.SystemsPerStep)] = "--batch",
        [nameof(BatchOptions.MaxEdgesPerPart)] = "--max-edges",
        [nameof(TrainerOptions.LearningRate)] = "--learning-rate",
        [nameof(TrainerOptions.WarmupEpochs)] = "--warmup-epochs",
        [nameof(AdamWOptions.WeightDecay)] = "--weight-decay",
        [nameof(TrainerOptions.ClipNorm)] = "--clip",
        [nameof(TrainerOptions.AverageDecay)] = "--average",
        [nameof(LossOptions.EnergyCoefficient)] = "--energy-weight",
        [nameof(LossOptions.ForceCoefficient)] = "--force-weight",
        [nameof(LossOptions.Energy)] = "--energy-loss",
        [nameof(LossOptions.Forces)] = "--force-loss",
        [nameof(LossOptions.HuberDelta)] = "--huber",
        [nameof(TrainerOptions.DeviationSource)] = "--scale",
        [nameof(TrainerOptions.TargetMean)] = "--energy-mean",
        [nameof(TrainerOptions.TargetDeviation)] = "--deviation",
        [nameof(TrainerOptions.FitElementReferences)] = "--element-references",
        [nameof(TrainerOptions.LabelBound)] = "--label-bound",
        [nameof(TrainerOptions.Metric)] = "--metric",
        [nameof(TrainerOptions.EvaluateEvery)] = "--evaluate-every",
        [nameof(TrainerOptions.CheckpointEvery)] = "--checkpoint-every",
        [nameof(TrainerOptions.Denoising)] = "--denoising",
        [nameof(DenoisingOptions.Probability)] = "--denoising",
        [nameof(DenoisingOptions.Deviation)] = "--noise",
        [nameof(DenoisingOptions.CorruptedFraction)] = "--noise-fraction",
        [nameof(DenoisingOptions.Coefficient)] = "--noise-weight",
    };

    /// <summary>Whether a name of the library is that of an option.</summary>
    public static bool Contains(string? name) => name is not null && s_options.ContainsKey(name);

    /// <summary>The message of an exception, with names of the command line.</summary>
    /// <param name="message">The message, without what the runtime appends.</param>
    /// <param name="problem">The exception.</param>
    public static string In(string message, Exception problem) => problem switch
    {
        // Forces is also a value of an enumeration, so that it is replaced where it is the option that is refused.
        ArgumentException { ParamName: { } name } when s_options.ContainsKey(name) =>
            Replace(message, s_options.Where(o => o.Key == name || o.Key is not (nameof(LossOptions.Energy) or nameof(LossOptions.Forces)))),
        InvalidDatasetException => Replace(message, s_flags.Concat(s_reading)),
        LabelOutlierException or CorruptCheckpointException or InvalidOperationException => Replace(message, s_flags),
        EquiDslFileException => Replace(message, s_reading),
        _ => message,
    };

    /// <summary>A sentence about files that were read, with names of the command line.</summary>
    public static string In(string sentence) => Replace(sentence, s_reading);

    private static string Replace(string message, IEnumerable<KeyValuePair<string, string>> names) =>
        names.Aggregate(message, (text, name) => Regex.Replace(text, $@"(?<![\w./-]){name.Key}(?![\w/])", name.Value));
}
