namespace EquiDsl.Atoms;

/// <summary>
/// Langevin's equation at constant temperature and volume (NVT) in the splitting BAOAB (Leimkuhler, Matthews, Appl. Math. Res.
/// Express 2013, 34), with fixed bonds as in g-BAOAB (Proc. R. Soc. A 472, 20160138 (2016)). Noise comes from a counter, so that
/// a replica's path depends on its seed and index alone. The conserved quantity is the total energy less the heat that friction
/// and noise brought in.
/// </summary>
public sealed record LangevinThermostat : DynamicsMethod
{
    /// <summary>Temperature, K.</summary>
    public double Temperature { get; init => field = Require.Positive(value); } = 300;

    /// <summary>Friction γ, 1/fs.</summary>
    public double Friction { get; init => field = Require.Positive(value); } = 0.01;

    /// <summary>Seed of the noise.</summary>
    public ulong Seed { get; init; }

    internal override bool KeepsMomentum => false;

    internal override DynamicsIntegrator Start(DynamicsReplica replica, double timeStep) => new Integrator(this, replica, timeStep);

    private sealed class Integrator : DynamicsIntegrator
    {
        private readonly LangevinThermostat _method;
        private readonly double _decay;
        private readonly double _noise;

        public Integrator(LangevinThermostat method, DynamicsReplica replica, double timeStep)
            : base(replica, timeStep)
        {
            _method = method;
            double exponent = method.Friction / DynamicsUnits.Femtosecond * timeStep;
            _decay = Math.Exp(-exponent);
            _noise = Math.Sqrt((1 - (_decay * _decay)) * DynamicsUnits.Boltzmann * method.Temperature);
            Variables = [0];
        }

        public override double ExtendedEnergy => -Variables[0];

        public override void First(long step)
        {
            Replica.Kick(TimeStep / 2);
            Replica.Drift(TimeStep / 2);
            double before = Replica.KineticEnergy;
            Thermalize(step);
            Variables[0] += Replica.KineticEnergy - before;
            Replica.Drift(TimeStep / 2);
        }

        public override void Second() => Replica.Kick(TimeStep / 2);

        private void Thermalize(long step)
        {
            double[] v = Replica.Velocities;
            uint stream = NoiseStream.Thermostat(Replica.Index);
            for (int i = 0; i < Replica.Masses.Length; i++)
            {
                (double x, double y, double z) = Philox.Normals(_method.Seed, stream, step, i);
                double width = _noise / Math.Sqrt(Replica.Masses[i]);
                v[3 * i] = (_decay * v[3 * i]) + (width * x);
                v[(3 * i) + 1] = (_decay * v[(3 * i) + 1]) + (width * y);
                v[(3 * i) + 2] = (_decay * v[(3 * i) + 2]) + (width * z);
            }
            Replica.Constraints.Project(Replica.Structure.Positions, v);
        }
    }
}
