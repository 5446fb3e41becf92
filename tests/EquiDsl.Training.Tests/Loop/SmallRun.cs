using EquiDsl.Files;
using EquiDsl.Training.Tests.Models;

namespace EquiDsl.Training.Tests.Loop;

/// <summary>A run of a few epochs over Morse clusters, the same every time.</summary>
internal sealed class SmallRun(string folder)
{
    public const int StepsPerEpoch = 5, Epochs = 4;

    public TrainerOptions Options { get; set; } = new()
    {
        Folder = folder,
        Epochs = Epochs,
        Seed = 11,
        LearningRate = 0.01,
        WarmupEpochs = 0.6,
        AverageDecay = 0.8,
        Batches = new BatchOptions { SystemsPerStep = 8, Parts = 2 },
        Loss = new LossOptions { EnergyCoefficient = 1, ForceCoefficient = 1 },
        CheckpointEvery = 3,
        DeviationSource = DeviationSource.Forces,
        FitElementReferences = true,
    };

    public List<AtomicStructure> Training { get; } = MorseClusters.Make(38, 1);

    public List<AtomicStructure>? Validation { get; set; } = MorseClusters.Make(9, 2);

    public PairModel Model { get; set; } = new();

    /// <summary>Whether there is a log.</summary>
    public bool KeepsLog { get; init; } = true;

    /// <summary>What happens after a step.</summary>
    public Action<StepReport>? AfterStep { get; set; }

    public Recorder Record { get; } = new();

    public TrainingResult Train(bool resume = false, CancellationToken cancellation = default)
    {
        using var log = new TrainingLog(new CheckpointFolder(Options.Folder).Log);
        using StructureDataset training = StructureDataset.Of(Training, "training"), validation = StructureDataset.Of(Validation ?? [], "validation");
        var trainer = new Trainer(
            Model, training, Validation is null ? null : validation, Options with { Resume = resume },
            [Record, .. KeepsLog ? new ITrainingObserver[] { log } : [], new Steps(this)]);
        return trainer.Run(cancellation);
    }

    /// <summary>All arrays of the newest checkpoint.</summary>
    public static Dictionary<string, float[]> Arrays(string folder)
    {
        using SafetensorsFile file = SafetensorsFile.Open(new CheckpointFolder(folder).Newest);
        return file.Tensors.ToDictionary(t => t.Name, t => file.ReadSingle(t.Name));
    }

    /// <summary>The log without times.</summary>
    public static string[] Log(string folder) =>
        [.. File.ReadAllLines(new CheckpointFolder(folder).Log).Select(row => row[..row.LastIndexOf(',')])];

    /// <summary>Keeps all reports.</summary>
    internal sealed class Recorder : ITrainingObserver
    {
        public List<RunReport> Runs { get; } = [];

        public List<StepReport> Steps { get; } = [];

        public List<EvaluationReport> Evaluations { get; } = [];

        public List<(string Path, long Step)> Files { get; } = [];

        public void Started(RunReport run) => Runs.Add(run);

        public void Stepped(StepReport step) => Steps.Add(step);

        public void Evaluated(EvaluationReport evaluation) => Evaluations.Add(evaluation);

        public void Saved(string path, long step) => Files.Add((Path.GetFileName(path), step));
    }

    private sealed class Steps(SmallRun run) : ITrainingObserver
    {
        public void Stepped(StepReport step) => run.AfterStep?.Invoke(step);
    }
}
