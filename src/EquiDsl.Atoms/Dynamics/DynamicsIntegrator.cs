namespace EquiDsl.Atoms;

/// <summary>Moves one replica: <see cref="First"/>, then new forces, then <see cref="Second"/>.</summary>
/// <param name="replica">What it moves.</param>
/// <param name="timeStep">Å·√(u/eV).</param>
internal abstract class DynamicsIntegrator(DynamicsReplica replica, double timeStep)
{
    /// <summary>All that the method remembers beyond positions and velocities; saved and restored with them.</summary>
    public double[] Variables { get; protected init; } = [];

    /// <summary>What must be added to potential and kinetic energy for a sum that exact motion conserves, eV.</summary>
    public virtual double ExtendedEnergy => 0;

    protected DynamicsReplica Replica => replica;

    protected double TimeStep => timeStep;

    /// <summary>From positions at a step to those at the next one.</summary>
    /// <param name="step">The step that is being made, counted from 0.</param>
    public abstract void First(long step);

    /// <summary>The rest of the step, with the forces at the new positions.</summary>
    public abstract void Second();
}
