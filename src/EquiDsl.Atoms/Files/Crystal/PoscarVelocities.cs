namespace EquiDsl.Atoms;

/// <summary>The velocities that a CONTCAR of a dynamics run has behind its positions, in Å/fs.</summary>
internal static class PoscarVelocities
{
    /// <summary>Sets momenta, if there are velocities.</summary>
    /// <param name="structure">Receives them.</param>
    /// <param name="velocities">N × 3 in Å/fs; null for none.</param>
    public static void Set(AtomicStructure structure, double[]? velocities)
    {
        // VASP writes zeros where nothing moves.
        if (velocities is null || !velocities.AsSpan().ContainsAnyExcept(0.0) || structure.AtomicNumbers.AsSpan().Contains(0))
            return;
        structure.SetMomenta([.. velocities.Select((v, k) => v * (AtomicMasses.Of(structure.AtomicNumbers[k / 3]) / DynamicsUnits.Femtosecond))]);
    }
}
