namespace EquiDsl.Atoms;

/// <summary>The protocol's atomic units; CODATA 2018.</summary>
internal static class IpiUnits
{
    /// <summary>In Å.</summary>
    public const double Bohr = 0.529177210903;

    /// <summary>In eV.</summary>
    public const double Hartree = 27.211386245988;
}
