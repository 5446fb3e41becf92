using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>One replica of a restart file.</summary>
internal sealed record ReplicaSnapshot(
    int[] Numbers, double[] Cell, Periodicity Periodicity, bool[]? Fixed, double[] Masses, double[] Positions, double[] Velocities,
    double Energy, double[] Forces, double[]? Stress, double[] Variables, FixedBond[] Bonds, double[] Drift,
    AtomColumn[] Held, string? Constraints)
{
    /// <summary>A structure without momenta, which would be rounded.</summary>
    public AtomicStructure ToStructure()
    {
        var structure = new AtomicStructure(Positions, Numbers, Cell, Periodicity) { Fixed = Fixed };
        structure.SetColumn("masses", Masses);
        structure.Columns.AddRange(Held);
        if (Constraints is not null)
            structure.Info[AseConstraints.Key] = Constraints;
        return structure;
    }

    /// <summary>Puts back what the structure does not hold.</summary>
    /// <exception cref="EquiDslFileException">The file has not as many variables as the method.</exception>
    public void Restore(string path, DynamicsReplica replica, DynamicsIntegrator integrator, EnergyDrift drift)
    {
        if (Variables.Length != integrator.Variables.Length)
        {
            throw new EquiDslFileException(
                path, $"the method has {integrator.Variables.Length} variables, not {Variables.Length}.", field: "variables", record: $"{replica.Index}");
        }
        Velocities.CopyTo(replica.Velocities, 0);
        Variables.CopyTo(integrator.Variables, 0);
        replica.Evaluation = new Evaluation(Energy, Forces, Stress);
        drift.State = Drift;
    }
}
