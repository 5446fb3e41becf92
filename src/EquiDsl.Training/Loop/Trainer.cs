using System.Diagnostics;
using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// Trains a model by the recipe: AdamW over balanced batches, warm-up and cosine, clipped gradients, evaluation and saving of
/// averaged weights. A run that was interrupted, killed or stopped by an error continues from its last checkpoint to the same bits
/// as one that was not, when the model's gradients are repeatable.
/// </summary>
public sealed class Trainer
{
    private readonly ITrainableModel _model;
    private readonly TrainerOptions _options;
    private readonly ITrainingObserver[] _observers;
    private readonly DatasetIndex _training;
    private readonly DatasetIndex? _validation;
    private readonly BatchPlanner _planner;
    private readonly SelectionMetric _metric;
    private readonly LearningRateSchedule _schedule;
    private readonly SortedDictionary<string, string> _settings;
    private readonly CheckpointFolder _folder;
    private readonly UnitsRecipe _recipe;

    /// <summary>Looks the data through and makes the run ready.</summary>
    /// <param name="model">The model, with its initial parameters.</param>
    /// <param name="training">Structures to train on.</param>
    /// <param name="validation">Structures to evaluate on; null for none.</param>
    /// <param name="options">The run.</param>
    /// <param name="observers">Are told how it goes on.</param>
    /// <exception cref="InvalidDatasetException">Structures cannot be used.</exception>
    /// <exception cref="LabelOutlierException">Labels are far outside of the others, and not accepted.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, contradicts another, or asks for what the model or the data does not have.</exception>
    public Trainer(
        ITrainableModel model, StructureDataset training, StructureDataset? validation, TrainerOptions options, params ITrainingObserver[] observers)
        : this(model, training, validation, options, CancellationToken.None, observers)
    {
    }

    /// <summary>Looks the data through, until that is cancelled, and makes the run ready.</summary>
    /// <param name="model">The model, with its initial parameters.</param>
    /// <param name="training">Structures to train on.</param>
    /// <param name="validation">Structures to evaluate on; null for none.</param>
    /// <param name="options">The run.</param>
    /// <param name="cancellation">Ends the reading after the structures that are being read.</param>
    /// <param name="observers">Are told how it goes on.</param>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    /// <exception cref="InvalidDatasetException">Structures cannot be used.</exception>
    /// <exception cref="LabelOutlierException">Labels are far outside of the others, and not accepted.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, contradicts another, or asks for what the model or the data does not have.</exception>
    public Trainer(
        ITrainableModel model, StructureDataset training, StructureDataset? validation, TrainerOptions options, CancellationToken cancellation,
        params ITrainingObserver[] observers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (options.Denoising.Probability > 0 && model is not IDenoisingModel { IsDenoising: true })
            throw new ArgumentException($"{model.Description.Name} does not denoise; declare it with Denoising = true", nameof(model));
        if (options.Loss.ForceCoefficient > 0 && !model.HasForces)
            throw new ArgumentException($"{model.Description.Name} predicts no forces: set ForceCoefficient to 0", nameof(LossOptions.ForceCoefficient));
        if (options.Loss.EnergyCoefficient > 0 && !model.HasEnergies)
            throw new ArgumentException($"{model.Description.Name} predicts no energies: set EnergyCoefficient to 0", nameof(LossOptions.EnergyCoefficient));
        if (options.DeviationSource == DeviationSource.Separate && model.HasGradientForces)
        {
            throw new ArgumentException(
                $"forces of {model.Description.Name} are gradients of its energy and need its scale; DeviationSource is Energies or Forces", nameof(TrainerOptions.DeviationSource));
        }
        (_model, _options, _observers) = (model, options, observers);
        DatasetIndex Index(StructureDataset data) =>
            DatasetIndex.Build(data, model.Description, options.Loss, options.SkipBadFrames, options.Threads, cancellation);
        (_training, _validation) = Checked(Index(training), validation is null ? null : Index(validation));
        _metric = MetricChoice.Of(options, _validation);
        _planner = new BatchPlanner(_training.Edges, options.Batches, options.Seed);
        long steps = options.Steps ?? (options.Epochs * _planner.StepsPerEpoch);
        long warmup = Math.Min(steps - 1, (long)Math.Round(options.WarmupEpochs * _planner.StepsPerEpoch));
        _schedule = new LearningRateSchedule(options.LearningRate, steps, warmup, options.WarmupFactor, options.FinalFactor);
        _recipe = UnitsRecipe.Of(options, model.Normalization is not null, _training);
        _settings = TrainingSettings.Of(model.Description, options, _recipe, _metric, _schedule, _training, _validation);
        _folder = new CheckpointFolder(options.Folder);
    }

    /// <summary>The folder of the run.</summary>
    public CheckpointFolder Folder => _folder;

    /// <summary>Trains to the end, or until it is told to stop or a file cannot be read or written, in which cases the state is saved first.</summary>
    /// <param name="cancellation">Stops within one block of a declared model, or after the current part of another; the step under way does not count.</param>
    /// <exception cref="InvalidOperationException">The folder has a checkpoint and the options do not say to resume it, or it is of other settings or units, or another run is using the folder.</exception>
    /// <exception cref="ArgumentException">
    /// Units are not finite or deviations not above 0, or forces are gradients of the energy and the units give them another scale.
    /// </exception>
    /// <exception cref="CorruptCheckpointException">The checkpoint is damaged.</exception>
    /// <exception cref="NonFiniteLossException">A loss or gradient is not finite; the batch is named and the last checkpoint stays.</exception>
    /// <exception cref="ModelMismatchException">The checkpoint is of a model with other options; all are listed.</exception>
    /// <exception cref="EquiDslFileException">A file cannot be read or written, or the checkpoint belongs to another model.</exception>
    public TrainingResult Run(CancellationToken cancellation = default)
    {
        using FileStream held = RunLock.Take(_folder.Path);
        TrainingState state = new() { Model = _model.Description.Name, Settings = _settings };
        (string Path, TrainingState State, TargetNormalization Normalization)? found = Find(state);
        bool isOfOtherMetric = found is not null && !TrainingSettings.HaveOneMetric(found.Value.State.Settings, _settings);
        if (found is not null)
            state = found.Value.State with { Model = state.Model, Settings = _settings };
        if (isOfOtherMetric)
            state = state with { BestMetric = null, BestStep = 0, EvaluatedStep = -1 };
        (TargetNormalization normalization, UnitsSource source) = UnitsChoice.Of(_options, _recipe, _model, _training, found?.Normalization);
        var step = new TrainingStep(_model, _training, _options, normalization);
        var run = new TrainingRun(_model, step, _folder, normalization, state, _planner.StepsPerEpoch, _observers);
        if (found is not null)
            run.Restore(found.Value.Path);
        if (_validation is not null)
            run.Evaluator = new Evaluator(_model, _validation, _options.Loss, _options.Batches, normalization);
        var report = new RunReport(
            state.Model, state.Step, _schedule.TotalSteps, _planner.StepsPerEpoch, _training.Usable.Count, _validation?.Usable.Count ?? 0, normalization,
            found?.Path, [.. _training.Bad, .. _validation?.Bad ?? []])
        {
            NothingToResume = _options.Resume && found is null ? _folder.Path : null,
            UnitsSource = source,
            UnitsNote = source == UnitsSource.Data ? _recipe.Note : null,
            AverageDecay = _options.AverageDecay,
            Warnings = [.. Warnings(source, isOfOtherMetric)],
        };
        Tell(o => o.Started(report));
        using (step.Loader)
        {
            try
            {
                return Loop(run, step, cancellation);
            }
            catch (Exception error) when (error is IOException or EquiDslFileException)
            {
                // The terminal that is written to has gone, or data cannot be read: what was learnt stays.
                run.Save();
                throw;
            }
        }
    }

    /// <summary>The data without, or with, structures whose labels are far outside, as the options say.</summary>
    /// <exception cref="LabelOutlierException">There are some, and the options say neither.</exception>
    private (DatasetIndex Training, DatasetIndex? Validation) Checked(DatasetIndex training, DatasetIndex? validation)
    {
        LabelStatistics labels = training.Labels;
        LabelStatistics? evaluated = validation?.Labels;
        Tell(o => o.Read(labels, evaluated));
        LabelCheck check = new(_options.LabelBound, validation is null ? [training] : [training, validation]);
        IReadOnlyList<(int Item, BadFrame Frame)> found = check.Find(training), foundLater = validation is null ? [] : check.Find(validation);
        if (found.Count + foundLater.Count == 0)
            return (training, validation);
        if (_options.AcceptOutliers)
            return (training.WithOutlying(found.Select(f => f.Item)), validation?.WithOutlying(foundLater.Select(f => f.Item)));
        return _options.SkipBadFrames
            ? (training.Without(found), validation?.Without(foundLater))
            : throw new LabelOutlierException([.. found.Concat(foundLater).Select(f => f.Frame)], _options.LabelBound);
    }

    private IEnumerable<string> Warnings(UnitsSource source, bool isOfOtherMetric)
    {
        double lookBack = Math.Round(1 / (1 - _options.AverageDecay));
        if (_schedule.TotalSteps < lookBack)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"averaged weights look back about {lookBack:F0} steps, and the run has {_schedule.TotalSteps}: they stay close to the weights that it starts from; average with a smaller decay");
        }
        if (_training.Outlying.Count + (_validation?.Outlying.Count ?? 0) is > 0 and int count)
        {
            DatasetIndex first = _training.Outlying.Count > 0 ? _training : _validation!;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"labels of {count} structures are far outside of the others, the first of {first.Dataset.NameOf(first.Usable[first.Outlying.Min()])}; they are accepted, and units that are fitted leave them out");
        }
        if (isOfOtherMetric)
            yield return "metric, loss or validation data are not those of the checkpoint: the best weights are chosen anew";
        if (source == UnitsSource.Weights && (_recipe.References || _recipe.Source != DeviationSource.Energies))
            yield return "the weights bring their units; a scale and element references are fitted when refitting is asked for";
    }

    private TrainingResult Loop(TrainingRun run, TrainingStep step, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            long done = run.State.Step;
            bool last = done >= _schedule.TotalSteps;
            _training.Dataset.RequireUnchanged();
            _validation?.Dataset.RequireUnchanged();
            if (Due(done, _options.EvaluateEvery, last) && run.State.EvaluatedStep != done && !run.TryEvaluate(_metric, cancellation))
                break;
            if (Due(done, _options.CheckpointEvery, last))
                run.Save();
            if (last)
                return run.Complete();
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<int[]> parts = _planner.Step(done);
            double rate = _schedule.RateAt(done);
            LoadedPart[] batch = step.Loader.Take(done, parts);
            if (done + 1 < _schedule.TotalSteps)
                step.Loader.Prepare(done + 1, _planner.Step(done + 1));
            (LossValue Loss, double Norm)? made = TryStep(step, done, batch, rate, cancellation);
            if (made is not (LossValue loss, double norm))
                break;
            run.State = run.State with { Step = done + 1 };
            var report = new StepReport(
                done + 1, run.Epoch, loss, rate, norm, parts.Sum(p => p.Length), parts.Sum(p => p.Sum(i => (long)_training.Edges[i])),
                Stopwatch.GetElapsedTime(start).TotalSeconds);
            Tell(o => o.Stepped(report));
        }
        run.Save();
        return run.Result(completed: false);
    }

    /// <summary>Does a step; null when it was ended, which leaves everything as it was before.</summary>
    private static (LossValue Loss, double Norm)? TryStep(
        TrainingStep step, long number, LoadedPart[] batch, double rate, CancellationToken cancellation)
    {
        try
        {
            return step.Run(number, batch, rate, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool Due(long step, long every, bool last) => step > 0 && (last || step % (every > 0 ? every : _planner.StepsPerEpoch) == 0);

    private (string Path, TrainingState State, TargetNormalization Normalization)? Find(TrainingState wanted)
    {
        if (!_options.Resume)
        {
            if (_options.Overwrite)
                _folder.Clear();
            return _folder.HasCheckpoint
                ? throw new InvalidOperationException($"the folder '{_folder.Path}' has the checkpoint of a run; resume it with {nameof(TrainerOptions.Resume)}, delete it with {nameof(TrainerOptions.Overwrite)}, or name another folder")
                : null;
        }
        var found = _folder.Verified(_options.AllowPreviousCheckpoint);
        if (found is null)
            return null;
        // Data look different to another model, so that the model comes first.
        CheckpointFile.CheckModel(found.Value.Path, _model.Description);
        // The units of the checkpoint stay where the options say nothing of units.
        if (_options is { DeviationSource: null, FitElementReferences: null } && UnitsRecipe.IsChoice(_settings[TrainingSettings.Units])
            && found.Value.State.Settings.GetValueOrDefault(TrainingSettings.Units) is { } units && UnitsRecipe.IsChoice(units))
        {
            _settings[TrainingSettings.Units] = units;
        }
        if (_options.AllowChangedSettings)
            TrainingSettings.CompareUnits(found.Value.Path, found.Value.State.Settings, _settings);
        else
            TrainingSettings.Compare(found.Value.Path, found.Value.State, wanted);
        return found;
    }

    private void Tell(Action<ITrainingObserver> what)
    {
        foreach (ITrainingObserver observer in _observers)
            what(observer);
    }
}
