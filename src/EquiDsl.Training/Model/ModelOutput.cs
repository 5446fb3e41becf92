namespace EquiDsl.Training;

/// <summary>What a network says of a batch, in its own units.</summary>
/// <param name="Energies">One per system.</param>
/// <param name="Forces">Atoms of all systems × 3, atom slowest.</param>
public sealed record ModelOutput(double[] Energies, double[] Forces)
{
    /// <summary>Displacements of atoms by their standard deviation, atoms × 3; empty without denoising.</summary>
    public double[] Noise { get; init; } = [];
}
