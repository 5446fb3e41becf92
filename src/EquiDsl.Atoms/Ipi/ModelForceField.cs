namespace EquiDsl.Atoms;

/// <summary>
/// A declared model as a force field for other programs. Energies and forces are in eV and eV/Å once
/// <see cref="ModelRuntime.Normalization"/> says how. The virial is known when the declaration asks for stress.
/// It keeps neighbours and serves one thread at a time; the model may be shared.
/// </summary>
public sealed class ModelForceField : IIpiForceField
{
    private readonly ModelRuntime _runtime;
    private readonly NeighborTracker _tracker;
    private readonly NeighborGraph _graph = new();

    /// <summary>Wraps a model, which stays the caller's to dispose.</summary>
    /// <param name="runtime">The model's runtime.</param>
    /// <param name="skin">How much farther than the cutoff neighbours are kept between steps, in Å.</param>
    /// <exception cref="ArgumentException">The declaration is no whole model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The skin is negative or not finite.</exception>
    public ModelForceField(ModelRuntime runtime, double skin = 0.5)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ModelDescription description = runtime.Description;
        if (!(description.Cutoff > 0))
            throw new ArgumentException($"{description.Name} has no atom graph: it is no whole model.", nameof(runtime));
        _runtime = runtime;
        _tracker = new NeighborTracker(description.Cutoff, description.MaxNeighbors, skin);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidStructureException">The structure cannot be computed; the message names the atom.</exception>
    /// <exception cref="NonFinitePredictionException">An output is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The model declares no energy or no forces.</exception>
    public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        StructureValidation.Check(structure, _runtime.Description.Elements);
        _tracker.Update([structure], _graph);
        Prediction prediction = _runtime.Predict(_graph, cancellation);
        return prediction.Energies.Length == 1 && prediction.Forces.Length == 3 * structure.Count
            ? new IpiResult(
                prediction.Energies[0], prediction.Forces, _runtime.HasStress ? Array.ConvertAll(prediction.Virials, v => -v) : null)
            : throw new InvalidOperationException($"{_runtime.Description.Name} declares no energy or no forces.");
    }
}
