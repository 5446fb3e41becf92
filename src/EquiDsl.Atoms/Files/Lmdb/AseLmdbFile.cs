using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>An ASE database in LMDB: records "1", "2", ... that hold one row each as zlib-compressed JSON.</summary>
internal sealed class AseLmdbFile : StructureFile
{
    /// <summary>The largest JSON text of a row, about a million atoms.</summary>
    private const long LargestRecord = 1 << 28;

    /// <summary>Numbers of atoms compress to a third or so; a text that grows far more is made to fill the memory.</summary>
    private const long LargestGrowth = 100;

    private readonly LmdbRecords _records;

    public AseLmdbFile(string path)
        : base(path, StructureFormat.AseLmdb) => _records = LmdbRecords.Open(path);

    public override int Count => _records.Count;

    public override string? Metadata => _records.Find("metadata") is byte[] bytes
        ? Encoding.UTF8.GetString(Inflate(bytes, problem => Fail("metadata", null, problem)))
        : null;

    private protected override AtomicStructure Read(int index)
    {
        string key = _records.Key(index);
        byte[] json = Inflate(_records.Read(index), problem => Fail(key, null, problem));
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

    private static byte[] Inflate(byte[] compressed, Func<string, Exception> fail)
    {
        using var result = new MemoryStream();
        var block = new byte[1 << 16];
        long most = Math.Min(LargestRecord, (1 << 20) + (LargestGrowth * compressed.Length));
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            for (int read; (read = stream.Read(block)) > 0;)
            {
                if (result.Length + read > most)
                    throw fail($"the record's {compressed.Length} bytes hold more than {most} of JSON.");
                result.Write(block, 0, read);
            }
        }
        catch (InvalidDataException error)
        {
            throw fail($"the record is not zlib-compressed JSON ({error.Message})");
        }
        return result.ToArray();
    }

    private EquiDslFileException Fail(string key, string? field, string problem) => new(Path, problem, field: field, record: key);
}
