using System.Buffers.Binary;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>The newest of the two meta pages of an LMDB file (data version 1, as LMDB 0.9 writes it on 64-bit machines).</summary>
/// <param name="PageSize">Bytes per page.</param>
/// <param name="Root">Page of the main tree's root; −1 when it is empty.</param>
/// <param name="Depth">Levels of the main tree.</param>
/// <param name="Entries">Entries that the main tree announces.</param>
/// <param name="Flags">Flags of the main tree; 0 for plain keys in byte order.</param>
/// <param name="LastPage">The last page in use.</param>
/// <param name="Transaction">Number of the transaction that wrote it.</param>
internal sealed record LmdbMeta(int PageSize, long Root, int Depth, long Entries, int Flags, long LastPage, long Transaction)
{
    public const uint Magic = 0xBEEFC0DE;

    /// <summary>Bytes of a page's header.</summary>
    public const int PageHeader = 16;

    private const int Length = 136;
    private const int DatabaseLength = 48;

    /// <summary>Reads both meta pages and takes the newest.</summary>
    public static LmdbMeta Read(BinaryFile file)
    {
        Exception Fail(string problem) => new EquiDslFileException(file.Path, problem);
        LmdbMeta first = Parse(file.Read(PageHeader, Length, Fail), Fail);
        LmdbMeta second = Parse(file.Read(first.PageSize + PageHeader, Length, Fail), Fail);
        if (second.PageSize != first.PageSize)
            throw Fail("the two meta pages disagree on the page size; the file is damaged.");
        return second.Transaction > first.Transaction ? second : first;
    }

    private static LmdbMeta Parse(ReadOnlySpan<byte> meta, Func<string, Exception> fail)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(meta) != Magic)
            throw fail("a meta page does not have the mark of LMDB; this is not an LMDB file, or it is damaged.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]);
        if (version != 1)
            throw fail($"the LMDB has data version {version}; expected 1, as LMDB 0.9 writes it.");
        ReadOnlySpan<byte> free = meta[24..], main = free[DatabaseLength..];
        uint pageSize = BinaryPrimitives.ReadUInt32LittleEndian(free);
        if (pageSize is < 256 or > 65536 || (pageSize & (pageSize - 1)) != 0)
            throw fail($"the page size is {pageSize}; expected a power of two from 256 to 65536.");
        return new LmdbMeta(
            (int)pageSize,
            BinaryPrimitives.ReadInt64LittleEndian(main[40..]),
            BinaryPrimitives.ReadUInt16LittleEndian(main[6..]),
            BinaryPrimitives.ReadInt64LittleEndian(main[32..]),
            BinaryPrimitives.ReadUInt16LittleEndian(main[4..]),
            Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(meta[120..]), 1, long.MaxValue - 1),
            BinaryPrimitives.ReadInt64LittleEndian(meta[128..]));
    }
}
