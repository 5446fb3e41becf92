using System.Text;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>An ASE database in LMDB: records "1", "2", ... that hold one row each as zlib-compressed JSON.</summary>
internal sealed class AseLmdbFile : StructureFile
{
    private readonly LmdbRecords _records;

    public AseLmdbFile(string path)
        : base(path, StructureFormat.AseLmdb) => _records = LmdbRecords.Open(path);

    public override int Count => _records.Count;

    public override string? Metadata => _records.Find("metadata") is byte[] bytes
        ? Encoding.UTF8.GetString(Inflation.ReadZLib(bytes, InflationBound.Json, problem => Fail("metadata", null, problem)))
        : null;

    private protected override AtomicStructure Read(int index)
    {
        string key = _records.Key(index);
        byte[] json = Inflation.ReadZLib(_records.Read(index), InflationBound.Json, problem => Fail(key, null, problem));
        JsonElement row = PythonJson.Parse(json, problem => Fail(key, null, problem));
        if (row.ValueKind != JsonValueKind.Object)
            throw Fail(key, null, "the record is not a JSON object.");
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (string name in AseStructure.Names)
        {
            if (PythonJson.Find(row, name) is JsonElement value)
                fields[name] = new AseValues(null, false, problem => Fail(key, name, problem)).Read(value);
        }
        AtomicStructure structure = new AseStructure(fields, (field, problem) => Fail(key, field, problem)).Build();
        foreach (string name in new[] { "key_value_pairs", "data" })
        {
            Exception FailPair(string problem) => Fail(key, name, problem);
            if (PythonJson.Find(row, name) is { ValueKind: JsonValueKind.Object } pairs)
                AsePairs.Add(structure, pairs, new AseValues(null, false, FailPair, freeForm: true), FailPair);
        }
        return structure;
    }

    private protected override void Close() => _records.Dispose();

    private EquiDslFileException Fail(string key, string? field, string problem) => new(Path, problem, field: field, record: key);
}
