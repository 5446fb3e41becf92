namespace EquiDsl.Atoms;

/// <summary>Constants of the unit system Å, eV, u, whose time is Å·√(u/eV), about 10.18 fs (CODATA 2018).</summary>
internal static class DynamicsUnits
{
    /// <summary>Boltzmann's constant, eV/K.</summary>
    public const double Boltzmann = 8.617333262e-5;

    /// <summary>One femtosecond, Å·√(u/eV).</summary>
    public static readonly double Femtosecond = 1e-5 * Math.Sqrt(1.602176634e-19 / 1.66053906660e-27);
}
