namespace EquiDsl.Atoms;

/// <summary>
/// Newton's equations at constant energy and volume (NVE) by velocity Verlet (Swope, Andersen, Berens, Wilson 1982), with fixed
/// bonds by RATTLE. The conserved quantity is the total energy.
/// </summary>
public sealed record VelocityVerlet : DynamicsMethod
{
    internal override DynamicsIntegrator Start(DynamicsReplica replica, double timeStep) => new Integrator(replica, timeStep);

    private sealed class Integrator(DynamicsReplica replica, double timeStep) : DynamicsIntegrator(replica, timeStep)
    {
        public override void First(long step)
        {
            Replica.Kick(TimeStep / 2);
            Replica.Drift(TimeStep);
        }

        public override void Second() => Replica.Kick(TimeStep / 2);
    }
}
