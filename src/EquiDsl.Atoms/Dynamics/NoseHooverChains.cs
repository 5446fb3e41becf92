namespace EquiDsl.Atoms;

/// <summary>
/// Constant temperature and volume (NVT) by a chain of Nosé–Hoover thermostats (Martyna, Klein, Tuckerman, J. Chem. Phys. 97,
/// 2635 (1992)) around velocity Verlet: deterministic and time-reversible. The motion of the center of mass is taken out at the
/// start, along the directions in which no atom is held. The conserved quantity is the energy of atoms and thermostats.
/// </summary>
public sealed record NoseHooverChains : DynamicsMethod
{
    /// <summary>Temperature, K.</summary>
    public double Temperature { get; init => field = Require.Positive(value); } = 300;

    /// <summary>Time constant of the thermostats, fs.</summary>
    public double Period { get; init => field = Require.Positive(value); } = 100;

    /// <summary>Thermostats in the chain; 1 is the original thermostat, which small or stiff systems do not sample well.</summary>
    public int Length { get; init => field = Require.AtLeast(1, value); } = 3;

    internal override DynamicsIntegrator Start(DynamicsReplica replica, double timeStep)
    {
        if (replica.DegreesOfFreedom == 0)
            throw new InvalidStructureException(replica.Index, null, "no atom can move, so that there is nothing to keep at a temperature.");
        return new Integrator(this, replica, timeStep);
    }

    private sealed class Integrator : DynamicsIntegrator
    {
        private readonly ThermostatChain _chain;

        public Integrator(NoseHooverChains method, DynamicsReplica replica, double timeStep)
            : base(replica, timeStep)
        {
            Variables = new double[2 * method.Length];
            _chain = new ThermostatChain(
                Variables, 0, method.Length, DynamicsUnits.Boltzmann * method.Temperature, replica.DegreesOfFreedom,
                method.Period * DynamicsUnits.Femtosecond);
        }

        public override double ExtendedEnergy => _chain.Energy;

        public override void First(long step)
        {
            Thermalize();
            Replica.Kick(TimeStep / 2);
            Replica.Drift(TimeStep);
        }

        public override void Second()
        {
            Replica.Kick(TimeStep / 2);
            Thermalize();
        }

        private void Thermalize()
        {
            double factor = _chain.Advance(2 * Replica.KineticEnergy, TimeStep / 2);
            foreach (ref double velocity in Replica.Velocities.AsSpan())
                velocity *= factor;
        }
    }
}
