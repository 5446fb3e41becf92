using System.CommandLine;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Options of a training run; their defaults are those of <see cref="TrainerOptions"/>.</summary>
internal sealed class TrainingOptions
{
    private static readonly TrainerOptions s_defaults = new() { Folder = "run" };

    private readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "checkpoints, weights, log and pictures", DefaultValueFactory = _ => new DirectoryInfo(s_defaults.Folder) };

    private readonly Option<int> _epochs = Value("--epochs", "passes over the data", s_defaults.Epochs);
    private readonly Option<long?> _steps = new("--steps") { Description = "steps of the optimiser, instead of epochs" };
    private readonly Option<int> _batch = Value("--batch", "structures per step", s_defaults.Batches.SystemsPerStep);
    private readonly Option<int> _edges = Value("--max-edges", "most edges that are computed together; a step is split into parts accordingly; 0 for no limit", 0);
    private readonly Option<double> _rate = Value("--learning-rate", "learning rate after the warm-up", s_defaults.LearningRate);
    private readonly Option<double> _warmup = Value("--warmup-epochs", "epochs of the warm-up", s_defaults.WarmupEpochs);
    private readonly Option<double> _decay = Value("--weight-decay", "decay of weight matrices", s_defaults.Optimizer.WeightDecay);
    private readonly Option<double> _clip = Value("--clip", "largest length of a gradient; 0 for no limit", s_defaults.ClipNorm);
    private readonly Option<double> _average = Value("--average", "decay of averaged weights, which are evaluated and saved; they look back 1/(1 − decay) steps; 0 for the weights themselves", s_defaults.AverageDecay);
    private readonly Option<double> _energyWeight = Value("--energy-weight", "coefficient of the energy loss", s_defaults.Loss.EnergyCoefficient);
    private readonly Option<double> _forceWeight = Value("--force-weight", "coefficient of the force loss", s_defaults.Loss.ForceCoefficient);
    private readonly Option<EnergyLoss> _energyLoss = Value("--energy-loss", "loss of energies", s_defaults.Loss.Energy);
    private readonly Option<ForceLoss> _forceLoss = Value("--force-loss", "loss of forces", s_defaults.Loss.Forces);
    private readonly Option<double> _huber = Value("--huber", "difference beyond which Huber losses are linear, in the network's units", s_defaults.Loss.HuberDelta);
    private readonly Option<bool> _fixedAtoms = new("--fixed-atoms") { Description = "count forces on atoms that are held in place" };
    private readonly Option<DeviationSource?> _scale = new("--scale") { Description = "what fixes the scale of units that are fitted; Separate is for forces that are no gradients of the energy; without it Energies, or, for raw total energies, Forces with --element-references" };
    private readonly Option<double?> _mean = new("--energy-mean") { Description = "mean of energies in eV, given instead of fitted; not with --element-references" };
    private readonly Option<double?> _deviation = new("--deviation") { Description = "scale of energies in eV and of forces in eV/Å, given instead of fitted; not with --scale" };
    private readonly Option<bool> _refit = new("--refit-units") { Description = "fit units to the data although the weights came with units" };
    private readonly Option<bool> _references = new("--element-references") { Description = "units that are fitted have an energy per element" };
    private readonly Option<SelectionMetric> _metric = Value("--metric", "what decides which weights are the best; EnergyMae where forces are left out", SelectionMetric.ForceMae);
    private readonly Option<long> _evaluate = Value("--evaluate-every", "steps between evaluations; 0 for an epoch", s_defaults.EvaluateEvery);
    private readonly Option<long> _checkpoint = Value("--checkpoint-every", "steps between checkpoints; 0 for an epoch", s_defaults.CheckpointEvery);
    private readonly Option<double> _denoising = Value("--denoising", "share of structures whose atoms are displaced, the auxiliary task of a model with Denoising = true", s_defaults.Denoising.Probability);
    private readonly Option<double> _noise = Value("--noise", "standard deviation of displacements in Å", s_defaults.Denoising.Deviation);
    private readonly Option<double> _noiseFraction = Value("--noise-fraction", "share of such a structure's free atoms that are displaced", s_defaults.Denoising.CorruptedFraction);
    private readonly Option<double> _noiseWeight = Value("--noise-weight", "coefficient of the loss of displacements", s_defaults.Denoising.Coefficient);
    private readonly Option<bool> _resume = new("--resume") { Description = "go on from the folder's checkpoint" };
    private readonly Option<bool> _previous = new("--previous-checkpoint") { Description = "go on from the checkpoint before a damaged one" };
    private readonly Option<bool> _changed = new("--changed-settings") { Description = "go on with settings other than the checkpoint's" };
    private readonly Option<bool> _skip = new("--skip-bad-frames") { Description = "leave structures out that cannot be used, or whose labels are far outside" };
    private readonly Option<double> _bound = Value("--label-bound", "largest robust z-score of an energy or force; structures beyond it are refused", s_defaults.LabelBound);
    private readonly Option<bool> _outliers = new("--accept-outliers") { Description = "train on labels beyond the bound; units are fitted without them" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _folder, _epochs, _steps, _batch, _edges, _rate, _warmup, _decay, _clip, _average, _energyWeight, _forceWeight, _energyLoss, _forceLoss,
            _huber, _mean, _deviation, _fixedAtoms, _denoising, _noise, _noiseFraction, _noiseWeight, _scale, _references, _refit, _metric, _evaluate, _checkpoint, _resume, _previous, _changed, _skip, _bound, _outliers,
        })
        {
            command.Options.Add(option);
        }
    }

    public TrainerOptions Read(ParseResult parsed, ulong seed, int threads) => new()
    {
        Folder = parsed.GetValue(_folder)!.FullName,
        Epochs = parsed.GetValue(_epochs),
        Steps = parsed.GetValue(_steps),
        Seed = seed,
        LearningRate = parsed.GetValue(_rate),
        WarmupEpochs = parsed.GetValue(_warmup),
        Optimizer = new() { WeightDecay = parsed.GetValue(_decay) },
        ClipNorm = parsed.GetValue(_clip),
        AverageDecay = parsed.GetValue(_average),
        Loss = new()
        {
            Energy = parsed.GetValue(_energyLoss),
            Forces = parsed.GetValue(_forceLoss),
            HuberDelta = parsed.GetValue(_huber),
            EnergyCoefficient = parsed.GetValue(_energyWeight),
            ForceCoefficient = parsed.GetValue(_forceWeight),
            FreeAtomsOnly = !parsed.GetValue(_fixedAtoms),
        },
        Denoising = new()
        {
            Probability = parsed.GetValue(_denoising),
            Deviation = parsed.GetValue(_noise),
            CorruptedFraction = parsed.GetValue(_noiseFraction),
            Coefficient = parsed.GetValue(_noiseWeight),
        },
        Batches = new() { SystemsPerStep = parsed.GetValue(_batch), MaxEdgesPerPart = parsed.GetValue(_edges) },
        TargetMean = parsed.GetValue(_mean),
        TargetDeviation = parsed.GetValue(_deviation),
        DeviationSource = parsed.GetValue(_scale),
        FitElementReferences = parsed.GetResult(_references) is { Implicit: false } ? parsed.GetValue(_references) : null,
        RefitUnits = parsed.GetValue(_refit),
        Metric = parsed.GetResult(_metric) is { Implicit: false } ? parsed.GetValue(_metric) : null,
        EvaluateEvery = parsed.GetValue(_evaluate),
        CheckpointEvery = parsed.GetValue(_checkpoint),
        Resume = parsed.GetValue(_resume),
        AllowPreviousCheckpoint = parsed.GetValue(_previous),
        AllowChangedSettings = parsed.GetValue(_changed),
        SkipBadFrames = parsed.GetValue(_skip),
        LabelBound = parsed.GetValue(_bound),
        AcceptOutliers = parsed.GetValue(_outliers),
        Threads = threads,
    };

    private static Option<T> Value<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
