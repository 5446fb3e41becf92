namespace EquiDsl.Atoms;

/// <summary>What computes energies and forces for another program, or what another program computes them with.</summary>
public interface IIpiForceField
{
    /// <summary>Energy, forces and, if known, the virial of a structure.</summary>
    /// <param name="structure">Positions and cell in Å.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Energy in eV, forces in eV/Å, virial in eV.</returns>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default);
}
