using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>A replica at a step, as observers see it; valid while the observer runs.</summary>
public sealed class DynamicsFrame
{
    private readonly DynamicsReplica _replica;
    private readonly DynamicsIntegrator _integrator;

    internal DynamicsFrame(DynamicsReplica replica, DynamicsIntegrator integrator, long step, double time, EnergyDrift drift) =>
        (_replica, _integrator, Step, Time, Drift) = (replica, integrator, step, time, drift);

    /// <summary>0-based index of the replica.</summary>
    public int Replica => _replica.Index;

    /// <summary>Steps made.</summary>
    public long Step { get; }

    /// <summary>Time since the start, fs.</summary>
    public double Time { get; }

    /// <summary>The structure itself, at its present positions.</summary>
    public AtomicStructure Structure => _replica.Structure;

    /// <summary>Energy, forces and stress at these positions.</summary>
    public Evaluation Evaluation => _replica.Evaluation;

    /// <summary>Potential energy, eV.</summary>
    public double PotentialEnergy => _replica.Evaluation.Energy;

    /// <summary>Kinetic energy, eV.</summary>
    public double KineticEnergy => _replica.KineticEnergy;

    /// <summary>Temperature, K, of the degrees of freedom that the constraints, and a momentum that cannot change, leave.</summary>
    public double Temperature => _replica.Temperature;

    /// <summary>What the method would conserve if it were exact, eV.</summary>
    public double ConservedEnergy => PotentialEnergy + KineticEnergy + _integrator.ExtendedEnergy;

    /// <summary>Pressure, eV/Å³: minus the mean of the stress, plus 2/3 of the kinetic energy per volume; null without stress.</summary>
    public double? Pressure => _replica.Evaluation.Stress is double[] stress
        ? (2.0 / 3 * KineticEnergy / CellMatrix.Volume(Structure.Cell)) - ((stress[0] + stress[1] + stress[2]) / 3)
        : null;

    /// <summary>How well the conserved quantity was kept so far.</summary>
    public EnergyDrift Drift { get; }

    /// <summary>Momenta, N × 3, √(eV·u).</summary>
    public double[] GetMomenta()
    {
        double[] momenta = [.. _replica.Velocities];
        for (int i = 0; i < momenta.Length; i++)
            momenta[i] *= _replica.Masses[i / 3];
        return momenta;
    }

    /// <summary>A copy of the structure with momenta, energy, forces, stress, and the free pairs <c>step</c> and <c>time_fs</c>.</summary>
    public AtomicStructure ToStructure()
    {
        AtomicStructure s = Structure;
        var copy = new AtomicStructure([.. s.Positions], [.. s.AtomicNumbers], [.. s.Cell], s.Periodicity) { Fixed = (bool[]?)s.Fixed?.Clone() };
        foreach ((string key, string value) in s.Info)
            copy.Info[key] = value;
        copy.Columns.AddRange(s.Columns);
        Evaluation.StoreIn(copy);
        copy.SetMomenta(GetMomenta());
        copy.Info["step"] = Step.ToString(CultureInfo.InvariantCulture);
        copy.Info["time_fs"] = Time.ToString("R", CultureInfo.InvariantCulture);
        return copy;
    }
}
