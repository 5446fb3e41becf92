using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Conformance;

/// <summary>One golden case: NAME.json with the configuration, NAME.safetensors with inputs, parameters, outputs and traces.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly JsonDocument _json;

    private GoldenCase(string name, JsonDocument json, SafetensorsFile file)
    {
        Name = name;
        _json = json;
        File = file;
        Structures = ReadStructures();
    }

    public string Name { get; }

    public SafetensorsFile File { get; }

    public JsonElement Config => _json.RootElement.GetProperty("config");

    /// <summary>The systems of the batch.</summary>
    public IReadOnlyList<AtomicStructure> Structures { get; }

    public int[] Source => Integers("inputs/edge_index")[..(int)File["inputs/edge_index"].Shape[1]];

    public int[] Target => Integers("inputs/edge_index")[(int)File["inputs/edge_index"].Shape[1]..];

    public int[] CellOffsets => Integers("inputs/edge_cell_offsets");

    /// <summary>Names of tensors below a group, without the group's prefix.</summary>
    public IEnumerable<string> Names(string group) =>
        File.Tensors.Where(t => t.Name.StartsWith(group, StringComparison.Ordinal)).Select(t => t.Name[group.Length..]);

    public int[] Integers(string name) => Array.ConvertAll(File.ReadInt64(name), v => checked((int)v));

    /// <summary>Opens both files of a case.</summary>
    /// <exception cref="ConformanceException">One of them is missing or malformed.</exception>
    public static GoldenCase Open(string jsonPath)
    {
        string name = Path.GetFileNameWithoutExtension(jsonPath), tensors = Path.ChangeExtension(jsonPath, ".safetensors");
        if (!System.IO.File.Exists(tensors))
            throw new ConformanceException($"{name}: {Path.GetFileName(tensors)} is missing");
        JsonDocument? json = null;
        SafetensorsFile? file = null;
        try
        {
            json = JsonDocument.Parse(System.IO.File.ReadAllBytes(jsonPath));
            file = SafetensorsFile.Open(tensors);
            return new GoldenCase(name, json, file);
        }
        catch (Exception problem) when (problem is JsonException or EquiDslFileException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            json?.Dispose();
            file?.Dispose();
            throw new ConformanceException($"{name}: {problem.Message}");
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        File.Dispose();
    }

    private List<AtomicStructure> ReadStructures()
    {
        double[] positions = File.ReadDouble("inputs/positions"), cell = File.ReadDouble("inputs/cell");
        int[] numbers = Integers("inputs/atomic_numbers"), counts = Integers("inputs/natoms"), pbc = Integers("inputs/pbc");
        List<AtomicStructure> structures = [];
        int first = 0;
        for (int s = 0; s < counts.Length; s++)
        {
            structures.Add(new AtomicStructure(
                positions[(3 * first)..(3 * (first + counts[s]))], numbers[first..(first + counts[s])], cell[(9 * s)..(9 * (s + 1))],
                new Periodicity(pbc[3 * s] != 0, pbc[(3 * s) + 1] != 0, pbc[(3 * s) + 2] != 0)));
            first += counts[s];
        }
        return structures;
    }
}

/// <summary>A case cannot be checked; the message says why.</summary>
internal sealed class ConformanceException(string message) : Exception(message);
