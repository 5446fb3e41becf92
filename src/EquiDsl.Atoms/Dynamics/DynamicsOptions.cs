namespace EquiDsl.Atoms;

/// <summary>How structures are moved.</summary>
public sealed record DynamicsOptions
{
    /// <summary>Equations of motion and ensemble.</summary>
    public DynamicsMethod Method { get; init; } = new VelocityVerlet();

    /// <summary>Time step, fs.</summary>
    public double TimeStep { get; init => field = Require.Positive(value); } = 1;

    /// <summary>
    /// Fixed bonds of the replica with a given index; null for those that its file held (ASE's FixBondLengths). A restart reads
    /// them from its own file instead.
    /// </summary>
    public Func<int, IReadOnlyList<FixedBond>>? Bonds { get; init; }
}
