namespace EquiDsl.Atoms;

/// <summary>What became of one system.</summary>
/// <param name="Index">Its place in the list given to <see cref="Relaxation"/>.</param>
/// <param name="Structure">
/// The structure, moved in place, with energy, forces and stress of its last geometry that could be computed.
/// </param>
/// <param name="Status">Where it stands.</param>
/// <param name="Steps">Steps made, those before a restart included.</param>
/// <param name="Energy">Energy of the last geometry, eV; NaN when none could be computed.</param>
/// <param name="LargestForce">Length of the largest force on an atom that the constraints leave, eV/Å; NaN when none could be computed.</param>
/// <param name="LargestStress">Largest component of the stress that a free cell feels, eV/Å³; 0 with a fixed cell.</param>
/// <param name="Problem">Why the system failed, with its structure and atom; null when it did not.</param>
public sealed record RelaxationResult(
    int Index, AtomicStructure Structure, RelaxationStatus Status, int Steps, double Energy, double LargestForce, double LargestStress, string? Problem)
{
    /// <summary>Whether the system is neither waiting nor running.</summary>
    public bool IsFinished => Status is not (RelaxationStatus.Waiting or RelaxationStatus.Running);
}
