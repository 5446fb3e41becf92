using System.Buffers.Binary;

namespace EquiDsl.Atoms;

/// <summary>One page of an LMDB tree with its nodes, every place judged before it is read.</summary>
internal sealed class LmdbPage
{
    private const int NodeHeader = 8;
    private const int Branch = 0x01;
    private const int Leaf = 0x02;
    private const int BigData = 0x01;

    private readonly byte[] _bytes;
    private readonly Func<string, Exception> _fail;

    /// <summary>Judges a page's header.</summary>
    /// <param name="bytes">The page.</param>
    /// <param name="number">Its number.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public LmdbPage(byte[] bytes, long number, Func<string, Exception> fail)
    {
        (_bytes, Number) = (bytes, number);
        _fail = problem => fail($"page {number}: {problem}");
        int flags = UInt16(10);
        int lower = UInt16(12);
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes) != number || flags is not (Branch or Leaf))
            throw _fail("the page is not a branch or leaf of the tree; the file is damaged.");
        if (lower < LmdbMeta.PageHeader || lower > bytes.Length || lower % 2 != 0)
            throw _fail("the page's list of nodes does not fit the page; the file is damaged.");
        IsLeaf = flags == Leaf;
        Count = (lower - LmdbMeta.PageHeader) / 2;
    }

    public long Number { get; }

    public bool IsLeaf { get; }

    /// <summary>Number of nodes.</summary>
    public int Count { get; }

    /// <summary>The page that a branch's node points to.</summary>
    public long Child(int index)
    {
        int node = Node(index);
        return UInt16(node) + ((long)UInt16(node + 2) << 16) + ((long)UInt16(node + 4) << 32);
    }

    /// <summary>The key of a leaf's node.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        int node = Node(index);
        int length = UInt16(node + 6);
        return length <= _bytes.Length - node - NodeHeader
            ? _bytes.AsSpan(node + NodeHeader, length)
            : throw _fail("a key does not fit the page; the file is damaged.");
    }

    /// <summary>Where a leaf's node has its value.</summary>
    /// <returns>The value's length, its place within this page, or the first of its own pages.</returns>
    public (long Length, int Place, long? OverflowPage) Value(int index)
    {
        int node = Node(index);
        int place = node + NodeHeader + Key(index).Length;
        long length = UInt16(node) + ((long)UInt16(node + 2) << 16);
        int flags = UInt16(node + 4);
        if ((flags & ~BigData) != 0)
            throw _fail("a node holds a database of its own or several values; expected one value per key.");
        bool overflows = flags == BigData;
        if ((overflows ? 8 : length) > _bytes.Length - place)
            throw _fail("a value does not fit the page; the file is damaged.");
        return (length, place, overflows ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(place)) : null);
    }

    private int Node(int index)
    {
        int node = UInt16(LmdbMeta.PageHeader + (2 * index));
        return node >= LmdbMeta.PageHeader && node <= _bytes.Length - NodeHeader
            ? node
            : throw _fail("a node does not lie within the page; the file is damaged.");
    }

    private int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));
}
