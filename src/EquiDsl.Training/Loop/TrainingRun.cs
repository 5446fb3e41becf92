using System.Diagnostics;

namespace EquiDsl.Training;

/// <summary>The state of a run in memory, and what evaluates and saves it.</summary>
internal sealed class TrainingRun
{
    private readonly ITrainableModel _model;
    private readonly TrainingStep _step;
    private readonly CheckpointFolder _folder;
    private readonly TargetNormalization _normalization;
    private readonly long _stepsPerEpoch;
    private readonly ITrainingObserver[] _observers;
    private readonly ParameterChunks _chunks;
    private readonly CheckpointContent _content;
    private TrainingState? _saved;
    private EvaluationReport? _evaluation;

    public TrainingRun(
        ITrainableModel model, TrainingStep step, CheckpointFolder folder, TargetNormalization normalization, TrainingState state,
        long stepsPerEpoch, ITrainingObserver[] observers)
    {
        (_model, _step, _folder, _normalization, _stepsPerEpoch, _observers) = (model, step, folder, normalization, stepsPerEpoch, observers);
        State = state;
        _chunks = new ParameterChunks(model.Description.Parameters, threads: 0);
        _content = new CheckpointContent(
            model.Description.Parameters, model.Parameters, step.Average.Values, step.Optimizer.FirstMoments, step.Optimizer.SecondMoments);
    }

    public TrainingState State { get; set; }

    /// <summary>Evaluates the validation data; null without any.</summary>
    public Evaluator? Evaluator { get; set; }

    /// <summary>Epochs done.</summary>
    public double Epoch => (double)State.Step / _stepsPerEpoch;

    /// <summary>Reads the arrays of a checkpoint whose state this is.</summary>
    public void Restore(string path)
    {
        CheckpointFile.Read(path, _content);
        _step.Optimizer.Step = State.Step;
        _model.ParametersChanged();
        _saved = State;
    }

    /// <summary>Evaluates averaged weights and writes them when they are the best.</summary>
    /// <returns>False when it was cancelled; the state is then as before.</returns>
    public bool TryEvaluate(SelectionMetric metric, CancellationToken cancellation)
    {
        if (Evaluator is null)
            return true;
        long start = Stopwatch.GetTimestamp();
        LossValue loss;
        ErrorMetrics errors;
        float[][] kept = _chunks.Allocate();
        _chunks.Copy(_model.Parameters, kept);
        try
        {
            _chunks.Copy(_step.Average.Values, _model.Parameters);
            _model.ParametersChanged();
            (loss, errors) = Evaluator.Run(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _chunks.Copy(kept, _model.Parameters);
            _model.ParametersChanged();
        }
        double value = metric switch
        {
            SelectionMetric.EnergyMae => errors.EnergyMae,
            SelectionMetric.ForceMae => errors.ForceMae,
            SelectionMetric.ForceRmse => errors.ForceRmse,
            SelectionMetric.Loss => loss.Total,
            _ => throw new InvalidOperationException($"unknown metric {metric}"),
        };
        // A label that is left out, or a model gone astray, gives NaN, which is never the best.
        bool best = double.IsFinite(value) && !(value >= State.BestMetric);
        if (best)
            SaveWeights(_folder.Best);
        State = State with { EvaluatedStep = State.Step, BestMetric = best ? value : State.BestMetric, BestStep = best ? State.Step : State.BestStep };
        _evaluation = new EvaluationReport(State.Step, Epoch, loss, errors, best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Tell(o => o.Evaluated(_evaluation));
        return true;
    }

    /// <summary>Writes a checkpoint, unless the state was written already.</summary>
    public void Save()
    {
        if (_saved == State)
            return;
        _folder.Save(_content, State, _normalization, _model.Description.Architecture);
        _saved = State;
        Tell(o => o.Saved(_folder.Newest, State.Step));
    }

    /// <summary>Ends a run that did all its steps.</summary>
    public TrainingResult Complete()
    {
        SaveWeights(_folder.Final);
        return Result(completed: true);
    }

    public TrainingResult Result(bool completed) => new(State.Step, completed, State.BestMetric, State.BestStep, _evaluation);

    private void SaveWeights(string path)
    {
        _folder.SaveWeights(path, _model.Description, _step.Average.Values, _normalization);
        Tell(o => o.Saved(path, State.Step));
    }

    private void Tell(Action<ITrainingObserver> what)
    {
        foreach (ITrainingObserver observer in _observers)
            what(observer);
    }
}
