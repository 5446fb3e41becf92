namespace EquiDsl.Training;

/// <summary>A declared model, made by its <c>ForTraining</c>, as training sees it.</summary>
public sealed class DeclaredModel : IDenoisingModel
{
    private readonly TrainableModel _model;
    private bool _isComputed;

    /// <summary>Wraps a model; the caller keeps it and disposes it after training.</summary>
    /// <param name="model">The model with its backward pass.</param>
    public DeclaredModel(TrainableModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Parameters = [.. model.Description.Parameters.Select(p => model.Parameters[p.Name])];
    }

    /// <inheritdoc/>
    public ModelDescription Description => _model.Description;

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Parameters { get; }

    /// <inheritdoc/>
    public TargetNormalization? Normalization => _model.Parameters.Normalization;

    /// <inheritdoc/>
    public bool HasEnergies => _model.HasEnergies;

    /// <inheritdoc/>
    public bool HasForces => _model.HasForces;

    /// <inheritdoc/>
    public bool HasGradientForces => _model.HasGradientForces;

    /// <inheritdoc/>
    public bool IsDenoising => _model.IsDenoising;

    /// <inheritdoc/>
    public void ParametersChanged() => _model.ParametersChanged();

    /// <inheritdoc/>
    public ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey? dropout, CancellationToken cancellation = default) =>
        Forward(structures, dropout, null, cancellation);

    /// <inheritdoc/>
    public ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey dropout, double[] encodedForces, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(encodedForces);
        return Forward(structures, (DropoutKey?)dropout, encodedForces, cancellation);
    }

    /// <inheritdoc/>
    public void Backward(
        ReadOnlySpan<double> energyGradient, ReadOnlySpan<double> forceGradient, IReadOnlyList<float[]> gradients, CancellationToken cancellation = default) =>
        Backward(energyGradient, forceGradient, [], gradients, cancellation);

    /// <inheritdoc/>
    public void Backward(
        ReadOnlySpan<double> energyGradient, ReadOnlySpan<double> forceGradient, ReadOnlySpan<double> noiseGradient, IReadOnlyList<float[]> gradients,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (!_isComputed)
            throw new InvalidOperationException("a backward pass needs a batch that was computed for training");
        _isComputed = false;
        _model.ClearGradients();
        _model.Backward(energyGradient, forceGradient, noise: noiseGradient, cancellation: cancellation);
        ParameterSet byName = new();
        for (int i = 0; i < gradients.Count; i++)
            byName.Add(Description.Parameters[i].Name, gradients[i]);
        _model.AddGradients(byName);
    }

    private ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey? dropout, double[]? encodedForces, CancellationToken cancellation)
    {
        Prediction prediction = _model.Forward(_model.BuildGraph(structures), dropout, encodedForces, cancellation);
        _isComputed = dropout is not null;
        return new ModelOutput(prediction.Energies, prediction.Forces) { Noise = encodedForces is null ? [] : _model.Noise };
    }
}
