using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Writes restart files: JSON, numbers with as many digits as reading them back exactly takes.</summary>
internal static class DynamicsSnapshotWriter
{
    public static void Write(
        Stream stream, DynamicsOptions options, long step, DynamicsReplica[] replicas, DynamicsIntegrator[] integrators, EnergyDrift[] drifts)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("format", DynamicsSnapshot.Format);
        json.WriteNumber("version", DynamicsSnapshot.Version);
        json.WriteString("method", options.Method.ToString());
        json.WriteNumber("time_step_fs", options.TimeStep);
        json.WriteNumber("step", step);
        json.WriteStartArray("replicas");
        for (int i = 0; i < replicas.Length; i++)
            Write(json, replicas[i], integrators[i], drifts[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DynamicsReplica replica, DynamicsIntegrator integrator, EnergyDrift drift)
    {
        AtomicStructure s = replica.Structure;
        json.WriteStartObject();
        Write(json, "numbers", Array.ConvertAll(s.AtomicNumbers, number => (double)number));
        Write(json, "cell", s.Cell);
        Write(json, "periodic", [s.Periodicity.A ? 1 : 0, s.Periodicity.B ? 1 : 0, s.Periodicity.C ? 1 : 0]);
        if (s.Fixed is not null)
            Write(json, "fixed", Array.ConvertAll(s.Fixed, flag => flag ? 1.0 : 0));
        foreach (string name in HeldComponents.Names)
        {
            if (HeldComponents.Find(s, name) is { } column)
                Write(json, name, Array.ConvertAll(column.Values, value => TextNumbers.TryParse(value, out bool free) && free ? 1.0 : 0));
        }
        if (s.Info.TryGetValue(AseConstraints.Key, out string? constraints))
            json.WriteString(AseConstraints.Key, constraints);
        Write(json, "masses", replica.Masses);
        Write(json, "positions", s.Positions);
        Write(json, "velocities", replica.Velocities);
        json.WriteNumber("energy", replica.Evaluation.Energy);
        Write(json, "forces", replica.Evaluation.Forces);
        if (replica.Evaluation.Stress is double[] stress)
            Write(json, "stress", stress);
        Write(json, "variables", integrator.Variables);
        Write(json, "bonds", [.. replica.Constraints.Bonds.SelectMany(Numbers)]);
        Write(json, "drift", drift.State);
        json.WriteEndObject();
    }

    private static double[] Numbers(FixedBond bond)
    {
        (int a, int b, int c) = bond.Image!.Value;
        return [bond.First, bond.Second, bond.Length!.Value, a, b, c];
    }

    private static void Write(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
