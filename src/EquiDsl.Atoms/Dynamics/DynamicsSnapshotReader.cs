using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Reads restart files.</summary>
internal sealed class DynamicsSnapshotReader(string path, JsonElement parent, string? record)
{
    /// <summary>Cells between the ends of a bond, at most.</summary>
    private const int Farthest = 1_000_000;

    /// <exception cref="EquiDslFileException">The file cannot be read or is malformed; the message names replica and field.</exception>
    public static DynamicsSnapshot Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            return new DynamicsSnapshotReader(path, document.RootElement, null).ReadAll();
        }
        catch (JsonException error)
        {
            throw new EquiDslFileException(path, $"the file is not JSON: {error.Message}", innerException: error);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(path, $"the file cannot be read: {error.Message}", innerException: error);
        }
    }

    private DynamicsSnapshot ReadAll()
    {
        if (parent.ValueKind != JsonValueKind.Object || Text("format") != DynamicsSnapshot.Format)
            throw Fail("format", $"the file does not say \"{DynamicsSnapshot.Format}\"; is it a restart file?");
        if (Number("version") != DynamicsSnapshot.Version)
            throw Fail("version", $"the file has version {Number("version")}; expected {DynamicsSnapshot.Version}.");
        double step = Number("step");
        if (!(step >= 0 && step <= 1L << 53 && step == Math.Floor(step)))
            throw Fail("step", "the step is not a whole number from 0.");
        JsonElement list = Field("replicas", JsonValueKind.Array);
        if (list.GetArrayLength() == 0)
            throw Fail("replicas", "there is no replica.");
        ReplicaSnapshot[] replicas = [.. list.EnumerateArray().Select((e, i) => new DynamicsSnapshotReader(path, e, $"{i}").ReadReplica())];
        return new(Text("method"), Number("time_step_fs"), (long)step, replicas);
    }

    private ReplicaSnapshot ReadReplica()
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw Fail(null, "the replica is not an object.");
        int[] numbers = Array.ConvertAll(Numbers("numbers", null), n => Whole("numbers", n, 0, PeriodicTable.MaximumAtomicNumber));
        int count = numbers.Length;
        double[] periodic = Numbers("periodic", 3);
        return new(
            numbers, Numbers("cell", 9), new Periodicity(periodic[0] != 0, periodic[1] != 0, periodic[2] != 0),
            Has("fixed") ? Array.ConvertAll(Numbers("fixed", count), flag => flag != 0) : null, Numbers("masses", count),
            Numbers("positions", 3 * count), Numbers("velocities", 3 * count), Number("energy"), Numbers("forces", 3 * count),
            Has("stress") ? Numbers("stress", 6) : null, Numbers("variables", null), Bonds(count), Numbers("drift", EnergyDrift.StateSize),
            [.. HeldComponents.Names.Where(Has).Select(name => Column(name, count))],
            Has(AseConstraints.Key) ? Text(AseConstraints.Key) : null);
    }

    private FixedBond[] Bonds(int atoms)
    {
        const string name = "bonds";
        double[] numbers = Numbers(name, null);
        if (numbers.Length % 6 != 0)
            throw Fail(name, "a bond takes six numbers: two atoms, a length, and the image of the second atom.");
        return [.. numbers.Chunk(6).Select(n => new FixedBond(
            Whole(name, n[0], 0, atoms - 1), Whole(name, n[1], 0, atoms - 1), n[2],
            (Whole(name, n[3], -Farthest, Farthest), Whole(name, n[4], -Farthest, Farthest), Whole(name, n[5], -Farthest, Farthest))))];
    }

    private AtomColumn Column(string name, int count) =>
        new(name, 'L', 3, Array.ConvertAll(Numbers(name, 3 * count), flag => flag != 0 ? "T" : "F"));

    private bool Has(string name) => parent.TryGetProperty(name, out _);

    private JsonElement Field(string name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw Fail(name, $"the field is not there or no {kind.ToString().ToLowerInvariant()}.");

    private string Text(string name) => PythonJson.Text(Field(name, JsonValueKind.String), problem => Fail(name, problem));

    private double Number(string name) => Finite(name, Field(name, JsonValueKind.Number));

    private double[] Numbers(string name, int? count)
    {
        JsonElement list = Field(name, JsonValueKind.Array);
        if (count is int expected && list.GetArrayLength() != expected)
            throw Fail(name, $"the list has {list.GetArrayLength()} numbers; expected {expected}.");
        return [.. list.EnumerateArray().Select(element => Finite(name, element))];
    }

    private double Finite(string name, JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Fail(name, "the field holds something that is not a finite number.");

    private int Whole(string name, double value, int smallest, int largest) => value >= smallest && value <= largest && value == Math.Floor(value)
        ? (int)value
        : throw Fail(name, $"the field holds {value}; expected a whole number from {smallest} to {largest}.");

    private EquiDslFileException Fail(string? field, string problem) => new(path, problem, field: field, record: record);
}
