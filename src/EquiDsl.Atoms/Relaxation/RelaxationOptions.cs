namespace EquiDsl.Atoms;

/// <summary>How structures are relaxed.</summary>
public sealed record RelaxationOptions
{
    /// <summary>How steps are chosen.</summary>
    public RelaxationMethod Method { get; init; } = new LbfgsMethod();

    /// <summary>Largest force on an atom of a converged structure, eV/Å.</summary>
    public double ForceTolerance { get; init => field = Require.Positive(value); } = 0.02;

    /// <summary>Steps after which a system gives up.</summary>
    public int MaximumSteps { get; init => field = Require.AtLeast(0, value); } = 300;

    /// <summary>Systems that are evaluated together; others wait until one of these is finished.</summary>
    public int BatchSize { get; init => field = Require.AtLeast(1, value); } = 64;

    /// <summary>Rise of the energy above the lowest so far, eV, that counts as divergence; infinity for no limit.</summary>
    public double MaximumEnergyRise { get; init => field = Require.Limit(value); } = 100;

    /// <summary>What happens to the cell; anything but <see cref="CellRelaxation.Fixed"/> needs a calculator with stress.</summary>
    public CellRelaxation Cell { get; init; }

    /// <summary>Largest deviation of a stress component from the pressure in a converged structure, eV/Å³; 1 GPa is 0.00624.</summary>
    public double StressTolerance { get; init => field = Require.Positive(value); } = 5e-4;

    /// <summary>External pressure on a free cell, eV/Å³.</summary>
    public double Pressure { get; init => field = Require.Finite(value); }

    /// <summary>
    /// Fixed bonds of the system with a given index; null for those that its file held (ASE's FixBondLengths). Not together with
    /// a free cell.
    /// </summary>
    public Func<int, IReadOnlyList<FixedBond>>? Bonds { get; init; }

    /// <summary>The file, <c>.traj</c> or <c>.extxyz</c>, that the system with a given index is written to as it goes; null for none.</summary>
    public Func<int, string>? Trajectory { get; init; }

    /// <summary>Steps from one written frame to the next; the last geometry is always written.</summary>
    public int TrajectoryInterval { get; init => field = Require.AtLeast(1, value); } = 1;

    /// <summary>
    /// Whether a system whose trajectory exists goes on from its last frame, with the method's memory restored when every step
    /// was written; otherwise the trajectory is overwritten.
    /// </summary>
    public bool Restart { get; init; }
}
