namespace EquiDsl.Training;

/// <summary>
/// What training needs of a model: outputs of a batch, and the gradients that follow from the derivatives of a loss by these
/// outputs. How they are computed is the model's business. Used by one thread at a time.
/// </summary>
public interface ITrainableModel
{
    /// <summary>Name, elements, cutoff and neighbours of the model, and its parameters under the reference's names.</summary>
    ModelDescription Description { get; }

    /// <summary>
    /// The parameters' values, row-major, parallel to <see cref="ModelDescription.Parameters"/>. The trainer writes into these
    /// arrays and then calls <see cref="ParametersChanged"/>.
    /// </summary>
    IReadOnlyList<float[]> Parameters { get; }

    /// <summary>Units that came with the parameters; null when nothing is said.</summary>
    TargetNormalization? Normalization => null;

    /// <summary>Whether it predicts energies.</summary>
    bool HasEnergies => true;

    /// <summary>Whether it predicts forces.</summary>
    bool HasForces => true;

    /// <summary>Whether forces are gradients of the energy, which have its scale.</summary>
    bool HasGradientForces => false;

    /// <summary>The values in <see cref="Parameters"/> are others now.</summary>
    void ParametersChanged();

    /// <summary>Computes a batch.</summary>
    /// <param name="structures">The batch; its atoms are numbered through.</param>
    /// <param name="dropout">
    /// Key of the random masks when training, in which case everything is kept that <see cref="Backward"/> needs; null when
    /// evaluating, without dropout.
    /// </param>
    /// <param name="cancellation">Ends the pass, a declared model's within one of its blocks.</param>
    /// <returns>Energies and forces in the network's own units.</returns>
    /// <exception cref="OperationCanceledException">The pass was ended.</exception>
    /// <exception cref="InvalidStructureException">A structure cannot be computed.</exception>
    ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey? dropout, CancellationToken cancellation = default);

    /// <summary>Adds the gradients of the batch that was last computed for training. Repeatable to the bit.</summary>
    /// <param name="energyGradient">∂loss/∂energy, one per system.</param>
    /// <param name="forceGradient">∂loss/∂force, atoms × 3.</param>
    /// <param name="gradients">Arrays parallel to <see cref="Parameters"/>, added to.</param>
    /// <param name="cancellation">Ends the pass, whose gradients are lost.</param>
    /// <exception cref="OperationCanceledException">The pass was ended.</exception>
    /// <exception cref="InvalidOperationException">No batch was computed for training since the last call.</exception>
    void Backward(
        ReadOnlySpan<double> energyGradient, ReadOnlySpan<double> forceGradient, IReadOnlyList<float[]> gradients, CancellationToken cancellation = default);
}
