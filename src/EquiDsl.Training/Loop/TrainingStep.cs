namespace EquiDsl.Training;

/// <summary>One step of the optimiser: gradients of all parts of a batch, clipped; parameters and averages updated.</summary>
internal sealed class TrainingStep
{
    private readonly ITrainableModel _model;
    private readonly DatasetIndex _data;
    private readonly TrainerOptions _options;
    private readonly TargetNormalization _normalization;
    private readonly LossFunction _loss;
    private readonly ParameterChunks _chunks;
    private readonly float[][] _gradients;

    public TrainingStep(ITrainableModel model, DatasetIndex data, TrainerOptions options, TargetNormalization normalization)
    {
        (_model, _data, _options, _normalization) = (model, data, options, normalization);
        _loss = new LossFunction(options.Loss);
        _chunks = new ParameterChunks(model.Description.Parameters, options.Threads);
        _chunks.Check(model.Parameters, nameof(model));
        _gradients = _chunks.Allocate();
        Optimizer = new AdamW(model.Description.Parameters, options.Optimizer, options.Threads);
        Average = new MovingAverage(model.Parameters, options.AverageDecay, options.Threads);
    }

    public AdamW Optimizer { get; }

    public MovingAverage Average { get; }

    /// <summary>Does a step.</summary>
    /// <param name="step">Its number, from 0.</param>
    /// <param name="parts">Usable structures, in parts.</param>
    /// <param name="rate">Learning rate.</param>
    /// <exception cref="NonFiniteLossException">A loss or the gradient is not finite; nothing was updated.</exception>
    public (LossValue Loss, double GradientNorm) Run(long step, IReadOnlyList<int[]> parts, double rate)
    {
        var batches = new List<(AtomicStructure[] Structures, BatchTargets Targets)>(parts.Count);
        LossDivisors divisors = default;
        foreach (int[] part in parts)
        {
            AtomicStructure[] structures = Array.ConvertAll(part, i => _data.Dataset[_data.Usable[i]]);
            var targets = new BatchTargets(structures, _normalization, _options.Loss);
            divisors += targets.Divisors;
            batches.Add((structures, targets));
        }
        _chunks.Clear(_gradients);
        LossValue total = default;
        for (int p = 0; p < batches.Count; p++)
            total += Accumulate(step, p, parts[p], batches[p].Structures, batches[p].Targets, divisors);
        double norm = GradientClipping.Norm(_gradients, _options.Threads);
        if (!double.IsFinite(norm))
            throw new NonFiniteLossException(step, $"the length of the gradient is {norm}.", Names(parts.SelectMany(part => part)));
        Optimizer.Update(_model.Parameters, _gradients, rate, GradientClipping.Factor(norm, _options.ClipNorm));
        Average.Update(_model.Parameters);
        _model.ParametersChanged();
        return (total, norm);
    }

    private LossValue Accumulate(
        long step, int part, int[] items, AtomicStructure[] structures, BatchTargets targets, LossDivisors divisors)
    {
        ModelOutput output = _model.Forward(structures, DropoutKey.Of(_options.Seed, step, part));
        double[] energyGradient = new double[output.Energies.Length], forceGradient = new double[output.Forces.Length];
        LossValue loss = _loss.Evaluate(output, targets, divisors, energyGradient, forceGradient);
        if (!double.IsFinite(loss.Total))
            throw new NonFiniteLossException(step, $"the loss is {loss.Total} (of energies {loss.Energy}, of forces {loss.Force}).", Names(items));
        _model.Backward(energyGradient, forceGradient, _gradients);
        return loss;
    }

    private string[] Names(IEnumerable<int> items) => [.. items.Select(i => _data.Dataset.NameOf(_data.Usable[i]))];
}
