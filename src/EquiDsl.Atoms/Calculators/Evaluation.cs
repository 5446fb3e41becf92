namespace EquiDsl.Atoms;

/// <summary>What a calculator says of one structure.</summary>
public sealed class Evaluation
{
    /// <summary>Holds results; the arrays are not copied.</summary>
    /// <param name="energy">Energy in eV.</param>
    /// <param name="forces">Forces in eV/Å, N × 3, atom slowest.</param>
    /// <param name="stress">Stress in eV/Å³, positive under tension: xx, yy, zz, yz, xz, xy; null when there is none.</param>
    /// <exception cref="ArgumentException">The stress does not have 6 numbers.</exception>
    public Evaluation(double energy, double[] forces, double[]? stress = null)
    {
        ArgumentNullException.ThrowIfNull(forces);
        if (stress is not null && stress.Length != 6)
            throw new ArgumentException($"A stress has 6 numbers, not {stress.Length}.", nameof(stress));
        (Energy, Forces, Stress) = (energy, forces, stress);
    }

    /// <summary>Energy in eV.</summary>
    public double Energy { get; }

    /// <summary>Forces in eV/Å, N × 3, atom slowest: the negative gradient of the energy unless the calculator says otherwise.</summary>
    public double[] Forces { get; }

    /// <summary>
    /// Stress in eV/Å³, the derivative of the energy by strain over the volume, positive under tension: xx, yy, zz, yz, xz, xy;
    /// null when there is none.
    /// </summary>
    public double[]? Stress { get; }

    /// <summary>Whether energy, forces and stress are all finite.</summary>
    public bool IsFinite =>
        double.IsFinite(Energy) && Array.TrueForAll(Forces, double.IsFinite) && (Stress is null || Array.TrueForAll(Stress, double.IsFinite));

    /// <summary>
    /// Writes energy, forces and stress into a structure, as files hold them, in place of all that another calculator left there:
    /// its name, free energy, dipole, magnetic moments, charges, energies of atoms.
    /// </summary>
    /// <param name="structure">Receives copies.</param>
    public void StoreIn(AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        structure.RemoveResults();
        structure.Energy = Energy;
        structure.Forces = (double[])Forces.Clone();
        structure.SetStress(Stress);
    }
}
