namespace EquiDsl.Atoms;

/// <summary>How placements are relaxed and judged.</summary>
public sealed record AdsorptionOptions
{
    /// <summary>How every structure is relaxed; its trajectories are named by <see cref="Trajectory"/>, and its cell stays fixed.</summary>
    public RelaxationOptions Relaxation { get; init; } = new();

    /// <summary>What counts as an anomaly.</summary>
    public AnomalyOptions Anomalies { get; init; } = new();

    /// <summary>Energies within which two minima can be the same, eV.</summary>
    public double EnergyTolerance { get; init => field = Require.Positive(value); } = 0.02;

    /// <summary>Distances, of the adsorbate's atoms to those of the slab, within which two minima can be the same, Å.</summary>
    public double GeometryTolerance { get; init => field = Require.Positive(value); } = 0.2;

    /// <summary>
    /// E(adsorbate) in eV, on the calculator's scale; null to relax the free adsorbate with the calculator.
    /// </summary>
    public double? AdsorbateEnergy { get; init => field = value is null ? null : Require.Finite(value.Value); }

    /// <summary>The file, <c>.traj</c> or <c>.extxyz</c>, of a relaxation by its name: "slab", "adsorbate" or the index of a placement; null for none.</summary>
    public Func<string, string>? Trajectory { get; init; }
}
