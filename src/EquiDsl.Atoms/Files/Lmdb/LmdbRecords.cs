using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>The numbered records of an LMDB, by ascending number; of other keys, those that describe the file are found by name.</summary>
internal sealed class LmdbRecords : IDisposable
{
    /// <summary>The other keys that files of structures use.</summary>
    private static readonly string[] s_names = ["length", "metadata"];

    private readonly LmdbFile _file;
    private readonly (long Number, long Offset, int Length, bool OwnPages)[] _records;
    private readonly Dictionary<string, LmdbEntry> _named = new(StringComparer.Ordinal);

    private LmdbRecords(LmdbFile file)
    {
        _file = file;
        var records = new List<(long Number, long Offset, int Length, bool OwnPages)>();
        foreach (LmdbEntry entry in file.Entries())
        {
            if (long.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                records.Add((number, entry.Offset, entry.Length, entry.OwnPages));
            else if (s_names.Contains(entry.Key))
                _named[entry.Key] = entry;
        }
        records.Sort();
        _records = [.. records];
    }

    public int Count => _records.Length;

    public static LmdbRecords Open(string path)
    {
        LmdbFile file = LmdbFile.Open(path);
        try
        {
            return new LmdbRecords(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The key of a record.</summary>
    public string Key(int index) => _records[index].Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a record.</summary>
    public byte[] Read(int index)
    {
        (_, long offset, int length, bool ownPages) = _records[index];
        return _file.Read(new LmdbEntry(Key(index), offset, length, ownPages));
    }

    /// <summary>Reads the value of "length" or "metadata"; null when there is none.</summary>
    public byte[]? Find(string key) => _named.TryGetValue(key, out LmdbEntry entry) ? _file.Read(entry) : null;

    public void Dispose() => _file.Dispose();
}
