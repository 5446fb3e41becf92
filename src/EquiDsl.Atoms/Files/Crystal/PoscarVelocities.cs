namespace EquiDsl.Atoms;

/// <summary>
/// The velocities that a CONTCAR of a dynamics run has behind its positions, perhaps after those of the cell, in Å/fs. Other
/// text may stand there as well, and velocities along the cell vectors refer to a time step that the file does not give: both are
/// left alone.
/// </summary>
internal static class PoscarVelocities
{
    /// <summary>Lines of the block "Lattice velocities and vectors": its title, a state, three velocities, three vectors.</summary>
    private const int CellBlock = 8;

    /// <summary>Sets momenta, if there are velocities of all atoms.</summary>
    /// <param name="structure">Receives them.</param>
    /// <param name="rest">The lines behind the positions.</param>
    public static void Read(AtomicStructure structure, ReadOnlySpan<string> rest)
    {
        if (!rest.IsEmpty && rest[0].TrimStart().StartsWith("Lattice", StringComparison.OrdinalIgnoreCase))
            rest = rest[Math.Min(CellBlock, rest.Length)..];
        if (rest.Length <= structure.Count || structure.Count == 0 || rest[0].Trim() is not ("" or ['C' or 'c' or 'K' or 'k', ..]))
            return;
        var momenta = new double[3 * structure.Count];
        for (int i = 0; i < structure.Count; i++)
        {
            int number = structure.AtomicNumbers[i];
            if (number < 1 || PoscarText.LeadingNumbers(rest[i + 1]) is not [double x, double y, double z, ..])
                return;
            double factor = AtomicMasses.Of(number) / DynamicsUnits.Femtosecond;
            (momenta[3 * i], momenta[(3 * i) + 1], momenta[(3 * i) + 2]) = (x * factor, y * factor, z * factor);
        }
        // VASP writes zeros where nothing moves.
        if (momenta.AsSpan().ContainsAnyExcept(0.0))
            structure.SetMomenta(momenta);
    }
}
