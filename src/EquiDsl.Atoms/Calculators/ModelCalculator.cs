namespace EquiDsl.Atoms;

/// <summary>
/// A declared model as a calculator: one batch is one pass. Forces are what the declaration says: a direct output, which is not
/// exactly the gradient of the energy, or that gradient; there is stress when the declaration asks for it
/// and the structure has a cell. With a normalisation of the runtime, energies are in eV and forces in eV/Å; without one both are in
/// the network's own units. Batches of different make-up may differ by the rounding of float32.
/// Safe to share between threads, as the model is.
/// </summary>
public sealed class ModelCalculator : ICalculator
{
    private readonly ModelRuntime _runtime;

    /// <summary>Wraps a model; the caller keeps it and disposes it after the last evaluation.</summary>
    /// <param name="runtime">The runtime of a declared model, its property <c>Runtime</c>.</param>
    public ModelCalculator(ModelRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        _runtime = runtime;
    }

    /// <inheritdoc/>
    public bool HasStress => _runtime.HasStress;

    /// <inheritdoc/>
    /// <exception cref="NonFinitePredictionException">An output is NaN or infinite; all structures at fault are named.</exception>
    /// <exception cref="NotSupportedException">The model has no energy output or no force output.</exception>
    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structures);
        if (structures.Count == 0)
            return [];
        Prediction prediction = _runtime.Predict(structures, cancellation);
        if (prediction.Energies.Length == 0 || prediction.Forces.Length == 0)
        {
            string missing = prediction.Energies.Length == 0 ? "energy" : "force";
            throw new NotSupportedException($"The model {_runtime.Description.Name} has no {missing} output; a calculator needs energies and forces.");
        }
        var evaluations = new Evaluation[structures.Count];
        for (int i = 0; i < evaluations.Length; i++)
        {
            // A molecule has no volume, and so no stress.
            bool stressed = HasStress && structures[i].Periodicity.Any && CellMatrix.Volume(structures[i].Cell) > 0;
            evaluations[i] = new Evaluation(prediction.Energies[i], prediction.ForcesOf(i).ToArray(), stressed ? Voigt(prediction.StressOf(i)) : null);
        }
        return evaluations;
    }

    /// <summary>xx, yy, zz, yz, xz, xy of a stress, made symmetric.</summary>
    private static double[] Voigt(ReadOnlySpan<double> s) =>
        [s[0], s[4], s[8], (s[5] + s[7]) / 2, (s[2] + s[6]) / 2, (s[1] + s[3]) / 2];
}
