using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// An ASE trajectory. Frame 0 holds elements, periodic axes, masses and constraints for all later frames that do
/// not bring their own.
/// </summary>
internal sealed class AseTrajectoryFile : StructureFile
{
    private static readonly string[] s_header = ["numbers", "pbc", "masses", "constraints"];

    private static readonly (string Own, string Common)[] s_frame =
    [
        ("positions", "positions"), ("cell", "cell"), ("tags", "tags"), ("momenta", "momenta"),
        ("magmoms", "initial_magmoms"), ("charges", "initial_charges"),
    ];

    private static readonly string[] s_results =
        ["energy", "free_energy", "forces", "stress", "dipole", "magmom", "magmoms", "charges"];

    private readonly UlmFile _file;
    private readonly Lazy<Dictionary<string, object?>> _header;

    public AseTrajectoryFile(string path)
        : base(path, StructureFormat.AseTrajectory)
    {
        _file = UlmFile.Open(path);
        if (_file.Tag != "ASE-Trajectory")
        {
            string tag = _file.Tag;
            _file.Dispose();
            throw new EquiDslFileException(path, $"the file holds \"{tag}\"; expected an ASE trajectory.");
        }
        _header = new(() => ReadHeader(_file.ReadItem(0, problem => Fail(0, null, problem)), 0));
    }

    public override int Count => _file.Count;

    private protected override AtomicStructure Read(int index)
    {
        Exception FailFrame(string? field, string problem) => Fail(index, field, problem);
        JsonElement item = _file.ReadItem(index, problem => Fail(index, null, problem));
        bool bigEndian = IsBigEndian(item);
        bool ownHeader = PythonJson.Find(item, "numbers") is not null || PythonJson.Find(item, "numbers.") is not null;
        var fields = new Dictionary<string, object?>(ownHeader ? ReadHeader(item, index) : _header.Value, StringComparer.Ordinal);
        var own = new Dictionary<string, object?>(StringComparer.Ordinal);
        _file.ReadFields(item, s_frame.Select(pair => pair.Own), bigEndian, own, FailFrame);
        foreach ((string name, string common) in s_frame)
        {
            if (own.TryGetValue(name, out object? value))
                fields[common] = value;
        }
        if (PythonJson.Find(item, "calculator.") is JsonElement calculator)
        {
            _file.ReadFields(calculator, s_results, bigEndian, fields, FailFrame);
            if (PythonJson.Find(calculator, "name") is { ValueKind: JsonValueKind.String } name)
                fields["calculator"] = PythonJson.Text(name, problem => FailFrame("calculator", problem));
        }
        AtomicStructure structure = new AseStructure(fields, FailFrame).Build();
        if (PythonJson.Find(item, "info") is { ValueKind: JsonValueKind.Object } info)
            AsePairs.Add(structure, info, new AseValues(null, bigEndian, problem => FailFrame("info", problem), freeForm: true), problem => FailFrame("info", problem));
        return structure;
    }

    private protected override void Close() => _file.Dispose();

    private Dictionary<string, object?> ReadHeader(JsonElement item, int index)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        _file.ReadFields(item, s_header, IsBigEndian(item), fields, (field, problem) => Fail(index, field, problem));
        return fields;
    }

    private static bool IsBigEndian(JsonElement item) => PythonJson.Find(item, "_little_endian") is { ValueKind: JsonValueKind.False };

    private EquiDslFileException Fail(int index, string? field, string problem) => new(Path, problem, frame: index + 1, field: field);
}
