using System.Globalization;
using System.Text;

namespace EquiDsl.Training;

/// <summary>The settings that decide the course of a run, as text, to tell whether a checkpoint belongs to it.</summary>
internal static class TrainingSettings
{
    /// <summary>The name of the setting of units.</summary>
    public const string Units = "normalization";

    private const string ModelPrefix = "model: ";

    public static SortedDictionary<string, string> Of(
        ModelDescription model, TrainerOptions options, UnitsRecipe recipe, SelectionMetric metric, LearningRateSchedule schedule, DatasetIndex training,
        DatasetIndex? validation)
    {
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["learning rate"] = Number(options.LearningRate),
            ["schedule"] = $"{schedule.WarmupSteps} of {schedule.TotalSteps} steps, {Number(schedule.WarmupFactor)} to {Number(schedule.FinalFactor)}",
            ["optimizer"] = $"β {Number(options.Optimizer.Beta1)} {Number(options.Optimizer.Beta2)}, ε {Number(options.Optimizer.Epsilon)}, λ {Number(options.Optimizer.WeightDecay)}",
            ["clip norm"] = Number(options.ClipNorm),
            ["average decay"] = Number(options.AverageDecay),
            ["loss"] = $"{options.Loss.Energy} × {Number(options.Loss.EnergyCoefficient)} + {options.Loss.Forces} × {Number(options.Loss.ForceCoefficient)}, "
                + $"δ {Number(options.Loss.HuberDelta)}, {(options.Loss.FreeAtomsOnly ? "free atoms" : "all atoms")}",
            ["denoising"] = options.Denoising is { Probability: > 0 } noise
                ? $"{Number(noise.Coefficient)} × structures {Number(noise.Probability)}, atoms {Number(noise.CorruptedFraction)}, "
                    + $"{(noise.SmallestDeviation is double smallest ? Number(smallest) + " to " : "")}{Number(noise.Deviation)} Å"
                : "none",
            ["batches"] = $"{options.Batches.SystemsPerStep} systems in {options.Batches.Parts} parts of at most {options.Batches.MaxEdgesPerPart} edges, "
                + $"window {options.Batches.BalanceWindow}, {(options.Batches.Shuffle ? "shuffled" : "in order")}",
            [Units] = UnitsOf(options, recipe),
            ["evaluation"] = $"{metric} every {options.EvaluateEvery} steps",
            ["training data"] = training.Fingerprint,
            ["validation data"] = validation?.Fingerprint ?? "none",
        };
        foreach ((string option, string value) in ModelArchitecture.Options(model.Training))
            settings[ModelPrefix + option] = value;
        return settings;
    }

    /// <summary>Whether values of the metric of one run can be compared with those of the other.</summary>
    public static bool HaveOneMetric(SortedDictionary<string, string> saved, SortedDictionary<string, string> wanted)
    {
        string Metric(SortedDictionary<string, string> settings) => settings.GetValueOrDefault("evaluation", "").Split(' ')[0];
        return Metric(saved) == Metric(wanted)
            && new[] { "loss", "validation data" }.All(name => saved.GetValueOrDefault(name) == wanted.GetValueOrDefault(name));
    }

    /// <summary>Refuses other options of units than the checkpoint's, whose units stay.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void CompareUnits(string path, SortedDictionary<string, string> saved, SortedDictionary<string, string> wanted)
    {
        string before = saved.GetValueOrDefault(Units, "nothing"), now = wanted[Units];
        if (before != now)
            throw new InvalidOperationException($"the units of the checkpoint '{path}' stay as they are; restore the options of units: {before} in the checkpoint, {now} now");
    }

    private static string UnitsOf(TrainerOptions options, UnitsRecipe recipe)
    {
        if (options.Normalization is { } units)
            return units.ToString();
        if (options is { TargetMean: double mean, TargetDeviation: double deviation })
            return new TargetNormalization(mean, deviation).ToString();
        string given = (options.TargetMean is double m ? $", mean {Number(m)} eV" : "") + (options.TargetDeviation is double d ? $", deviation {Number(d)} eV" : "");
        return recipe.Settings() + given;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Refuses a checkpoint of other settings.</summary>
    /// <exception cref="InvalidOperationException">Settings differ; all are listed.</exception>
    public static void Compare(string path, TrainingState saved, TrainingState wanted)
    {
        var text = new StringBuilder();
        if (saved.Model != wanted.Model)
            text.Append(CultureInfo.InvariantCulture, $"\n  model: {saved.Model} in the checkpoint, {wanted.Model} now");
        // A checkpoint without a word about the model's options is an older one.
        bool isOlder = !saved.Settings.Keys.Any(IsOfModel);
        foreach (string name in saved.Settings.Keys.Union(wanted.Settings.Keys).Order(StringComparer.Ordinal))
        {
            string before = saved.Settings.GetValueOrDefault(name, "nothing"), now = wanted.Settings.GetValueOrDefault(name, "nothing");
            if (before != now && !(isOlder && IsOfModel(name)))
                text.Append(CultureInfo.InvariantCulture, $"\n  {name}: {before} in the checkpoint, {now} now");
        }
        if (text.Length > 0)
            throw new InvalidOperationException($"the checkpoint '{path}' is of a run with other settings; restore them, or go on with {nameof(TrainerOptions.AllowChangedSettings)}:{text}");
    }

    private static bool IsOfModel(string name) => name.StartsWith(ModelPrefix, StringComparison.Ordinal);
}
