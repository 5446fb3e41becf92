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
        // The last page may be cut short by its value's end, and pages that are free at the end of the file need not be there.
        var pages = new LmdbPageSet(Math.Min(_meta.LastPage + 1, (_file.Length + _meta.PageSize - 1) / _meta.PageSize));
        var path = new Stack<(LmdbPage Page, int Next)>();
        byte[] before = [];
        path.Push((Page(_meta.Root, pages), 0));
        while (path.TryPop(out (LmdbPage Page, int Next) at))
        {
            if (at.Page.IsLeaf)
            {
                for (int i = 0; i < at.Page.Count; i++)
                {
                    if (before.AsSpan().SequenceCompareTo(at.Page.Key(i)) >= 0)
                        throw Fail($"page {at.Page.Number}: the keys do not ascend at node {i}; the file is damaged.");
                    before = at.Page.Key(i).ToArray();
                    yield return Entry(at.Page, i, pages);
                }
                continue;
            }
            if (at.Next == at.Page.Count)
                continue;
            path.Push((at.Page, at.Next + 1));
            if (path.Count >= DeepestTree)
                throw Fail($"the tree of keys is deeper than {DeepestTree} pages; the file is damaged.");
            path.Push((Page(at.Page.Child(at.Next), pages), 0));
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

    private LmdbPage Page(long number, LmdbPageSet pages)
    {
        if (!pages.Has(number, 1))
            throw Fail($"the tree of keys mentions page {number}, which the file of {_file.Length} bytes does not have; it is damaged or truncated.");
        return pages.Take(number, 1)
            ? new LmdbPage(_file.Read(number * _meta.PageSize, _meta.PageSize, Fail), number, Fail)
            : throw Fail($"the tree of keys has page {number} twice, or runs in circles; the file is damaged.");
    }

    private LmdbEntry Entry(LmdbPage page, int index, LmdbPageSet pages)
    {
        string key = Encoding.Latin1.GetString(page.Key(index));
        (long length, int place, long? overflow) = page.Value(index);
        if (overflow is not long first)
            return new LmdbEntry(key, (page.Number * _meta.PageSize) + place, (int)length, OwnPages: false);
        EquiDslFileException FailValue(string problem) => new(Path, $"the value has {length} bytes from page {first} on, {problem}", record: key);
        long count = (LmdbMeta.PageHeader - 1 + length) / _meta.PageSize + 1;
        if (!pages.Has(first, count) || !_file.Holds((first * _meta.PageSize) + LmdbMeta.PageHeader, length))
            throw FailValue($"which the file of {_file.Length} bytes does not have; it is damaged or truncated.");
        return pages.Take(first, count)
            ? new LmdbEntry(key, (first * _meta.PageSize) + LmdbMeta.PageHeader, (int)length, OwnPages: true)
            : throw FailValue("which belong to something else; the file is damaged.");
    }

    private EquiDslFileException Fail(string problem) => new(Path, problem);
}
