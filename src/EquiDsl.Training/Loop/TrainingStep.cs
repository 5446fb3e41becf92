namespace EquiDsl.Training;

/// <summary>One step of the optimiser: gradients of all parts of a batch, clipped; parameters and averages updated.</summary>
internal sealed class TrainingStep
{
    private readonly ITrainableModel _model;
    private readonly TrainerOptions _options;
    private readonly LossFunction _loss;
    private readonly ParameterChunks _chunks;
    private readonly float[][] _gradients;

    public TrainingStep(ITrainableModel model, DatasetIndex data, TrainerOptions options, TargetNormalization normalization)
    {
        (_model, _options) = (model, options);
        DenoisingOptions denoising = options.Denoising;
        NoiseSource? noise = denoising.Probability > 0 ? new NoiseSource(denoising, options.Seed, options.Loss.FreeAtomsOnly) : null;
        Loader = new BatchLoader(data, normalization, options.Loss, noise);
        _loss = new LossFunction(options.Loss, denoising.Coefficient);
        _chunks = new ParameterChunks(model.Description.Parameters, options.Threads);
        _chunks.Check(model.Parameters, nameof(model));
        _gradients = _chunks.Allocate();
        Optimizer = new AdamW(model.Description.Parameters, options.Optimizer, options.Threads);
        Average = new MovingAverage(model.Parameters, options.AverageDecay, options.Threads);
    }

    public BatchLoader Loader { get; }

    public AdamW Optimizer { get; }

    public MovingAverage Average { get; }

    /// <summary>Does a step.</summary>
    /// <param name="step">Its number, from 0.</param>
    /// <param name="parts">Its structures.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="cancellation">Ends the step before anything is updated.</param>
    /// <exception cref="OperationCanceledException">The step was ended; nothing was updated.</exception>
    /// <exception cref="NonFiniteLossException">A loss or the gradient is not finite; nothing was updated.</exception>
    public (LossValue Loss, double GradientNorm) Run(long step, IReadOnlyList<LoadedPart> parts, double rate, CancellationToken cancellation)
    {
        LossDivisors divisors = default;
        foreach (LoadedPart part in parts)
            divisors += part.Targets.Divisors;
        _chunks.Clear(_gradients);
        LossValue total = default;
        for (int p = 0; p < parts.Count; p++)
            total += Accumulate(DropoutKey.Of(_options.Seed, step, p), step, parts[p], divisors, cancellation);
        double norm = GradientClipping.Norm(_gradients, _options.Threads);
        if (!double.IsFinite(norm))
            throw NotFinite(step, $"the length of the gradient is {norm}.", parts.SelectMany(p => p.Items));
        Optimizer.Update(_model.Parameters, _gradients, rate, GradientClipping.Factor(norm, _options.ClipNorm));
        Average.Update(_model.Parameters);
        _model.ParametersChanged();
        return (total, norm);
    }

    private LossValue Accumulate(DropoutKey key, long step, LoadedPart part, LossDivisors divisors, CancellationToken cancellation)
    {
        // That a model denoises was asked when the run was made.
        IDenoisingModel? denoising = part.Targets.Noisy is null ? null : (IDenoisingModel)_model;
        ModelOutput output = denoising?.Forward(part.Structures, key, part.Targets.EncodedForces(), cancellation) ?? _model.Forward(part.Structures, key, cancellation);
        double[] energyGradient = new double[output.Energies.Length], forceGradient = new double[output.Forces.Length], noiseGradient = new double[output.Noise.Length];
        LossValue loss = _loss.Evaluate(output, part.Targets, divisors, energyGradient, forceGradient, noiseGradient);
        if (!double.IsFinite(loss.Total))
        {
            throw NotFinite(
                step, $"the loss is {loss.Total} (of energies {loss.Energy}, of forces {loss.Force}, of noise {loss.Denoising}).", part.Items);
        }
        if (denoising is not null)
            denoising.Backward(energyGradient, forceGradient, noiseGradient, _gradients, cancellation);
        else
            _model.Backward(energyGradient, forceGradient, _gradients, cancellation);
        return loss;
    }

    private NonFiniteLossException NotFinite(long step, string problem, IEnumerable<int> items) =>
        new(step, problem, Loader.Names(items), new CheckpointFolder(_options.Folder).HasCheckpoint);
}
