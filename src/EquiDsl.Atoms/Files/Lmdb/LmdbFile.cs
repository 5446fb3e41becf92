using System.Buffers.Binary;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>A key of an LMDB and where its value lies.</summary>
/// <param name="Key">The key; bytes beyond ASCII are shown as Latin-1.</param>
/// <param name="Offset">The value's first byte in the file.</param>
/// <param name="Length">The value's length in bytes.</param>
/// <param name="OwnPages">Whether the value begins on a page of its own, whose header is judged when it is read.</param>
internal readonly record struct LmdbEntry(string Key, long Offset, int Length, bool OwnPages);

/// <summary>
/// An LMDB file, read without mapping it into memory: a damaged file gives an error where the native library, which
/// trusts what it maps, would end the process. Only reading, and only files that nobody writes at the time.
/// </summary>
internal sealed class LmdbFile : IDisposable
{
    private const int DeepestTree = 32;
    private const int OverflowFlag = 0x04;

    private readonly BinaryFile _file;
    private readonly LmdbMeta _meta;

    private LmdbFile(BinaryFile file) => (_file, _meta) = (file, LmdbMeta.Read(file));

    public string Path => _file.Path;

    public static LmdbFile Open(string path)
    {
        BinaryFile file = BinaryFile.Open(path);
        try
        {
            return new LmdbFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Walks all entries in the order of their keys' bytes.</summary>
    public IEnumerable<LmdbEntry> Entries()
    {
        if (_meta.Flags != 0)
            throw Fail($"the main database has the flags 0x{_meta.Flags:x}; expected plain keys with one value each.");
        if (_meta.Root == -1)
            yield break;
        // A sound tree shows each page once.
        long pagesLeft = _file.Length / _meta.PageSize;
        var path = new Stack<(LmdbPage Page, int Next)>();
        path.Push((Page(_meta.Root), 0));
        while (path.TryPop(out (LmdbPage Page, int Next) at))
        {
            if (at.Page.IsLeaf)
            {
                for (int i = 0; i < at.Page.Count; i++)
                    yield return Entry(at.Page, i);
                continue;
            }
            if (at.Next == at.Page.Count)
                continue;
            path.Push((at.Page, at.Next + 1));
            if (path.Count >= DeepestTree || --pagesLeft < 0)
                throw Fail("the tree of keys runs in circles; the file is damaged.");
            path.Push((Page(at.Page.Child(at.Next)), 0));
        }
    }

    /// <summary>Reads a value.</summary>
    public byte[] Read(LmdbEntry entry)
    {
        Exception FailEntry(string problem) => new EquiDslFileException(Path, problem, record: entry.Key);
        if (entry.OwnPages)
        {
            byte[] header = _file.Read(entry.Offset - LmdbMeta.PageHeader, LmdbMeta.PageHeader, FailEntry);
            long room = (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)) * (long)_meta.PageSize) - LmdbMeta.PageHeader;
            if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(10)) != OverflowFlag || entry.Length > room)
                throw FailEntry($"the value's {entry.Length} bytes do not fit the pages that hold it; the file is damaged.");
        }
        return _file.Read(entry.Offset, entry.Length, FailEntry);
    }

    public void Dispose() => _file.Dispose();

    private LmdbPage Page(long number)
    {
        if (number < 2 || number > _file.Length / _meta.PageSize)
            throw Fail($"the tree of keys mentions page {number}, which the file of {_file.Length} bytes does not have; it is damaged or truncated.");
        return new LmdbPage(_file.Read(number * _meta.PageSize, _meta.PageSize, Fail), number, Fail);
    }

    private LmdbEntry Entry(LmdbPage page, int index)
    {
        string key = Encoding.Latin1.GetString(page.Key(index));
        (long length, int place, long? overflow) = page.Value(index);
        if (overflow is null)
            return new LmdbEntry(key, (page.Number * _meta.PageSize) + place, (int)length, OwnPages: false);
        bool exists = overflow is >= 2 && overflow <= _file.Length / _meta.PageSize;
        long start = exists ? (overflow.Value * _meta.PageSize) + LmdbMeta.PageHeader : 0;
        return exists && _file.Holds(start, length)
            ? new LmdbEntry(key, start, (int)length, OwnPages: true)
            : throw new EquiDslFileException(
                Path, $"the value has {length} bytes from page {overflow} on, which the file of {_file.Length} bytes does not have; it is damaged or truncated.", record: key);
    }

    private EquiDslFileException Fail(string problem) => new(Path, problem);
}
