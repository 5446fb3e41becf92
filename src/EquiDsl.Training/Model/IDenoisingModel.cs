namespace EquiDsl.Training;

/// <summary>A model that can say, in training, by how much atoms were displaced when it is told the forces that they had.</summary>
public interface IDenoisingModel : ITrainableModel
{
    /// <summary>Whether it can: a declared model can when it says <c>Denoising = true</c>.</summary>
    bool IsDenoising { get; }

    /// <summary>Computes a batch with displaced atoms, keeping what the backward pass needs.</summary>
    /// <param name="structures">The batch; its atoms are numbered through.</param>
    /// <param name="dropout">Key of the random masks.</param>
    /// <param name="encodedForces">Forces that the displaced atoms had before, in the network's units, atoms × 3; 0 on others.</param>
    /// <param name="cancellation">Ends the pass.</param>
    /// <returns>Energies, forces and <see cref="ModelOutput.Noise"/>.</returns>
    /// <exception cref="InvalidStructureException">A structure cannot be computed.</exception>
    ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey dropout, double[] encodedForces, CancellationToken cancellation = default);

    /// <summary>Adds the gradients of the batch that was last computed for training.</summary>
    /// <param name="energyGradient">∂loss/∂energy, one per system.</param>
    /// <param name="forceGradient">∂loss/∂force, atoms × 3.</param>
    /// <param name="noiseGradient">∂loss/∂noise, atoms × 3.</param>
    /// <param name="gradients">Arrays parallel to <see cref="ITrainableModel.Parameters"/>, added to.</param>
    /// <param name="cancellation">Ends the pass, whose gradients are lost.</param>
    /// <exception cref="InvalidOperationException">No batch was computed for training since the last call.</exception>
    void Backward(
        ReadOnlySpan<double> energyGradient, ReadOnlySpan<double> forceGradient, ReadOnlySpan<double> noiseGradient, IReadOnlyList<float[]> gradients,
        CancellationToken cancellation = default);
}
