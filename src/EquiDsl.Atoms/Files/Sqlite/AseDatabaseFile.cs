using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// An ASE database in SQLite: one row per structure, arrays as blobs, key–value pairs as JSON, further data as JSON
/// that may refer to arrays before it (QM9's properties are kept so).
/// </summary>
internal sealed class AseDatabaseFile : StructureFile
{
    private static readonly string[] s_used =
        ["id", .. AseStructure.Names, "key_value_pairs", "data"];

    private readonly SqliteReader _database;
    private readonly string[] _columns;
    private readonly long[] _ids;

    public AseDatabaseFile(string path)
        : base(path, StructureFormat.AseDatabase)
    {
        _database = new SqliteReader(path);
        try
        {
            List<string> present = _database.Columns("systems");
            _columns = [.. s_used.Where(present.Contains)];
            foreach (string required in new[] { "id", "numbers", "positions" })
            {
                if (!_columns.Contains(required))
                    throw _database.Fail(null, "the table 'systems' has no such column; expected an ASE database.", required);
            }
            _ids = ReadIds();
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public override int Count => _ids.Length;

    public override string? Metadata => _database.Columns("information").Count == 0
        ? null
        : _database.Rows(null, "SELECT value FROM information WHERE name = 'metadata'").FirstOrDefault()?[0] as string;

    private protected override AtomicStructure Read(int index)
    {
        string record = _ids[index].ToString(CultureInfo.InvariantCulture);
        EquiDslFileException Fail(string? field, string problem) => _database.Fail(record, problem, field);
        List<object?[]> rows = _database.Rows(record, $"SELECT {string.Join(", ", _columns)} FROM systems WHERE id = $value", _ids[index]);
        if (rows is not [object?[] row])
            throw Fail(null, "the row cannot be found by its id; the database is damaged, or was changed while open.");
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int i = 0; i < _columns.Length; i++)
            fields[_columns[i]] = Value(_columns[i], row[i], Fail);
        AtomicStructure structure = new AseStructure(fields, Fail).Build();
        AddPairs(structure, "key_value_pairs", row, Fail);
        AddPairs(structure, "data", row, Fail);
        return structure;
    }

    private protected override void Close() => _database.Dispose();

    private long[] ReadIds()
    {
        // A row takes more than four bytes of the file.
        List<object?[]> rows = _database.Rows(null, "SELECT id FROM systems ORDER BY id", most: _database.Length / 4);
        var ids = new long[rows.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = rows[i][0] as long? ?? throw _database.Fail(null, "a row has an id that is not a whole number.", "id");
            if (i > 0 && ids[i] <= ids[i - 1])
                throw _database.Fail(null, $"the ids do not ascend at {ids[i]}; the database is damaged.", "id");
        }
        return ids;
    }

    private static object? Value(string column, object? value, Func<string?, string, Exception> fail)
    {
        if (value is not byte[] bytes || column == "data")
            return value;
        NumberType type = AseDatabaseSchema.IntegerBlobs.Contains(column) ? NumberType.Int32 : NumberType.Float64;
        return bytes.Length % type.Size() == 0
            ? NumberArray.Decode(type, [bytes.Length / type.Size()], bytes)
            : throw fail(column, $"the blob has {bytes.Length} bytes, not a multiple of {type.Size()}.");
    }

    private void AddPairs(AtomicStructure structure, string column, object?[] row, Func<string?, string, Exception> fail)
    {
        int index = Array.IndexOf(_columns, column);
        Exception FailPairs(string problem) => fail(column, problem);
        ReadOnlyMemory<byte> bytes = default;
        JsonElement pairs;
        switch (index < 0 ? null : row[index])
        {
            case string { Length: > 0 } text:
                pairs = PythonJson.Parse(text, FailPairs);
                break;
            case byte[] { Length: > 8 } blob:
                // The place of the JSON comes first, then the arrays, then the JSON.
                bytes = blob;
                long place = BinaryPrimitives.ReadInt64LittleEndian(blob);
                if (place < 8 || place > blob.Length)
                    throw fail(column, $"the JSON begins at byte {place} of {blob.Length}; the database is damaged.");
                pairs = PythonJson.Parse(bytes[(int)place..], FailPairs);
                break;
            default:
                return;
        }
        if (pairs.ValueKind != JsonValueKind.Object)
            return;
        long left = bytes.Length;
        ReadOnlyMemory<byte> ArrayBytes(long offset, long count)
        {
            // Sound arrays do not overlap, so that together they are no larger than the blob.
            left -= count;
            if (offset < 0 || count < 0 || offset > bytes.Length || count > bytes.Length - offset || left < 0)
                throw fail(column, $"an array lies at byte {offset} of {bytes.Length} and has {count}; the database is damaged.");
            return bytes.Slice((int)offset, (int)count);
        }
        AsePairs.Add(structure, pairs, new AseValues(ArrayBytes, false, FailPairs, freeForm: true), FailPairs);
    }
}
