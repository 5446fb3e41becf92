namespace EquiDsl.Atoms;

/// <summary>
/// How atoms move and which ensemble they sample: <see cref="VelocityVerlet"/> (NVE), <see cref="LangevinThermostat"/> and
/// <see cref="NoseHooverChains"/> (NVT), <see cref="MartynaTobiasKlein"/> (NPT).
/// </summary>
public abstract record DynamicsMethod
{
    private protected DynamicsMethod()
    {
    }

    /// <summary>Whether a stress is needed.</summary>
    internal virtual bool NeedsStress => false;

    /// <summary>Whether the momentum of the center of mass is kept, when the calculator's forces add up to zero and no atom is fixed.</summary>
    internal virtual bool KeepsMomentum => true;

    /// <summary>Makes the integrator of one replica.</summary>
    /// <param name="replica">Atoms, velocities and constraints.</param>
    /// <param name="timeStep">Å·√(u/eV).</param>
    /// <exception cref="InvalidStructureException">The method cannot move this structure.</exception>
    internal abstract DynamicsIntegrator Start(DynamicsReplica replica, double timeStep);
}
