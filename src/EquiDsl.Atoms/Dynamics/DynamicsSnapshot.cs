using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>What a restart file holds.</summary>
/// <param name="Method">The method with its settings, as text.</param>
/// <param name="TimeStep">fs.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Replicas">The replicas, at least one.</param>
internal sealed record DynamicsSnapshot(string Method, double TimeStep, long Step, IReadOnlyList<ReplicaSnapshot> Replicas)
{
    public const string Format = "EquiDsl molecular dynamics";

    public const int Version = 1;

    /// <exception cref="EquiDslFileException">The simulation was saved with other options, or without a stress that they need.</exception>
    public void RequireOptions(string path, DynamicsOptions options)
    {
        if (options.Method.ToString() != Method)
            throw new EquiDslFileException(path, $"the simulation was saved with {Method}; the options have {options.Method}.", field: "method");
        if (options.TimeStep != TimeStep)
            throw new EquiDslFileException(path, $"the simulation was saved with steps of {TimeStep} fs; the options have {options.TimeStep} fs.", field: "time_step_fs");
        int bare = options.Method.NeedsStress ? Replicas.ToList().FindIndex(replica => replica.Stress is null) : -1;
        if (bare >= 0)
            throw new EquiDslFileException(path, "the field is not there; constant pressure needs it.", field: "stress", record: $"{bare}");
    }
}
