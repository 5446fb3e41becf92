namespace EquiDsl.Training;

/// <summary>A run. Defaults are the published recipe where it says something.</summary>
public sealed record TrainerOptions
{
    /// <summary>Folder for checkpoints, weights and log.</summary>
    public required string Folder { get; init; }

    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Steps of the optimiser, instead of <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Seed of the data's order and of random masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Learning rate after the warm-up.</summary>
    public double LearningRate { get; init; } = 4e-4;

    /// <summary>Epochs of the warm-up, with a fraction.</summary>
    public double WarmupEpochs { get; init; } = 0.1;

    /// <summary>Factor of the learning rate at the start of the warm-up.</summary>
    public double WarmupFactor { get; init; } = 0.2;

    /// <summary>Factor of the learning rate at the end.</summary>
    public double FinalFactor { get; init; } = 0.01;

    /// <summary>Constants of the optimiser.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Largest length of a step's gradient; 0 for no limit.</summary>
    public double ClipNorm { get; init; } = 100;

    /// <summary>Decay of the moving averages; 0 evaluates and saves the weights themselves.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>What is minimised.</summary>
    public LossOptions Loss { get; init; } = new();

    /// <summary>Denoising as an auxiliary task, off by default.</summary>
    public DenoisingOptions Denoising { get; init; } = new();

    /// <summary>How structures are put together.</summary>
    public BatchOptions Batches { get; init; } = new();

    /// <summary>The network's units; null for those that came with the model's parameters, or else units that are fitted to the training data.</summary>
    public TargetNormalization? Normalization { get; init; }

    /// <summary>Mean of energies in eV, per system; null for that of the model's parameters or of the data.</summary>
    public double? TargetMean { get; init; }

    /// <summary>Scale of energies in eV and of forces in eV/Å; null for that of the model's parameters or of the data.</summary>
    public double? TargetDeviation { get; init; }

    /// <summary>Whether units are fitted to the training data even when the model's parameters came with units.</summary>
    public bool RefitUnits { get; init; }

    /// <summary>
    /// What fixes the scale of units that are fitted; null for <see cref="DeviationSource.Energies"/>, or, where energies are raw totals and no
    /// other option says anything of units, <see cref="DeviationSource.Forces"/> with element references.
    /// </summary>
    public DeviationSource? DeviationSource { get; init; }

    /// <summary>Whether units that are fitted have element references; null for no, or, for raw total energies, as <see cref="DeviationSource"/> says.</summary>
    public bool? FitElementReferences { get; init; }

    /// <summary>Steps between evaluations; 0 for once per epoch.</summary>
    public long EvaluateEvery { get; init; }

    /// <summary>Steps between checkpoints; 0 for once per epoch.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>
    /// What decides which weights are the best; null for the mean absolute error of forces, or of energies where forces are left out.
    /// </summary>
    public SelectionMetric? Metric { get; init; }

    /// <summary>Whether structures that cannot be used are left out instead of being refused.</summary>
    public bool SkipBadFrames { get; init; }

    /// <summary>
    /// The largest robust z-score of a label: how many spreads an energy lies from what references per element let expect, or a force from
    /// the median length. A spread is 1.4826 median absolute deviations, and at least 0.3 eV, 0.02 eV per atom and 0.7 eV over the number of
    /// atoms together, or 5 eV/Å. Structures beyond it are refused, or left out with <see cref="SkipBadFrames"/>.
    /// </summary>
    public double LabelBound { get; init; } = 30;

    /// <summary>Whether structures with labels beyond <see cref="LabelBound"/> are trained on. Units that are fitted leave them out.</summary>
    public bool AcceptOutliers { get; init; }

    /// <summary>Whether to continue from the folder's checkpoint when there is one. Without it a folder with a checkpoint is refused.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether checkpoints and weights of a former run in the folder are deleted when a run starts that does not resume it.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the previous checkpoint may be resumed when the newest is damaged.</summary>
    public bool AllowPreviousCheckpoint { get; init; }

    /// <summary>
    /// Whether a checkpoint of other settings or data may be resumed; the run is then not the one that was interrupted. Units stay, and
    /// options of units must be the same. With another metric, loss or validation data the best weights are chosen anew.
    /// </summary>
    public bool AllowChangedSettings { get; init; }

    /// <summary>Threads for reading and updating; 0 for all. Results do not depend on it.</summary>
    public int Threads { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        OptionCheck.AtLeast(Epochs, 1, nameof(Epochs));
        OptionCheck.AtLeast(Steps ?? 1, 1, nameof(Steps));
        OptionCheck.AtLeast(EvaluateEvery, 0, nameof(EvaluateEvery));
        OptionCheck.AtLeast(CheckpointEvery, 0, nameof(CheckpointEvery));
        OptionCheck.Decay(AverageDecay, nameof(AverageDecay));
        OptionCheck.Defined(DeviationSource ?? default, nameof(DeviationSource));
        OptionCheck.Positive(LabelBound, nameof(LabelBound));
        OptionCheck.Defined(Metric ?? default, nameof(Metric));
        Loss.Check();
        Batches.Check();
        Optimizer.Check();
        CheckUnits();
        Denoising.Check();
        if (Denoising.Probability > 0 && Loss.ForceCoefficient == 0)
            throw new ArgumentException("Denoising needs the forces of structures, which a force coefficient of 0 leaves out.", nameof(Denoising));
        foreach ((double value, string name) in new[]
        {
            (LearningRate, nameof(LearningRate)), (WarmupEpochs, nameof(WarmupEpochs)), (WarmupFactor, nameof(WarmupFactor)),
            (FinalFactor, nameof(FinalFactor)), (ClipNorm, nameof(ClipNorm)),
        })
        {
            OptionCheck.NotNegative(value, name);
        }
    }

    private void CheckUnits()
    {
        OptionCheck.Require(double.IsFinite(TargetMean ?? 0), nameof(TargetMean), TargetMean, "a finite number");
        OptionCheck.Require(UnitsCheck.IsDeviation(TargetDeviation ?? 1), nameof(TargetDeviation), TargetDeviation, $"a finite number above {UnitsCheck.SmallestDeviation}");
        if (TargetDeviation is not null && (DeviationSource ?? default) != default)
            throw new ArgumentException($"{nameof(TargetDeviation)} is the scale that {nameof(DeviationSource)} would fit; one of the two can be given", nameof(TargetDeviation));
        if (TargetMean is not null && FitElementReferences == true)
            throw new ArgumentException($"{nameof(TargetMean)} and {nameof(FitElementReferences)} both say where energies begin; one of the two can be given", nameof(TargetMean));
        if (Normalization is null)
            return;
        UnitsCheck.Check(Normalization, "the units that are given");
        if (TargetMean is not null || TargetDeviation is not null || FitElementReferences == true || RefitUnits || (DeviationSource ?? default) != default)
            throw new ArgumentException($"{nameof(Normalization)} says all units; no other option of units can be given with it", nameof(Normalization));
    }
}
