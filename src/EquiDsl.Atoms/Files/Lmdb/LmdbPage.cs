using System.Buffers.Binary;

namespace EquiDsl.Atoms;

/// <summary>
/// One page of an LMDB tree. All of its nodes are judged when it is made: each has a place of its own behind the list of nodes, so
/// that what is read of a page is never more than the page.
/// </summary>
internal sealed class LmdbPage
{
    /// <summary>The longest key that LMDB writes (MDB_MAXKEYSIZE).</summary>
    public const int LongestKey = 511;

    private const int NodeHeader = 8;
    private const int Branch = 0x01;
    private const int Leaf = 0x02;
    private const int BigData = 0x01;
    private const int PageNumber = 8;

    private readonly byte[] _bytes;
    private readonly Func<string, Exception> _fail;

    /// <summary>Judges a page.</summary>
    /// <param name="bytes">The page.</param>
    /// <param name="number">Its number.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public LmdbPage(byte[] bytes, long number, Func<string, Exception> fail)
    {
        (_bytes, Number) = (bytes, number);
        _fail = problem => fail($"page {number}: {problem}");
        int flags = UInt16(10), lower = UInt16(12), upper = UInt16(14);
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes) != number || flags is not (Branch or Leaf))
            throw _fail("the page is not a branch or leaf of the tree; the file is damaged.");
        if (lower < LmdbMeta.PageHeader || lower > upper || upper > bytes.Length || lower % 2 != 0)
            throw _fail("the page's list of nodes does not fit the page; the file is damaged.");
        IsLeaf = flags == Leaf;
        Count = (lower - LmdbMeta.PageHeader) / 2;
        if (Count == 0)
            throw _fail("the page has no nodes; the file is damaged.");
        CheckNodes(upper);
    }

    public long Number { get; }

    public bool IsLeaf { get; }

    /// <summary>Number of nodes, at least 1.</summary>
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
        return _bytes.AsSpan(node + NodeHeader, UInt16(node + 6));
    }

    /// <summary>Where a leaf's node has its value.</summary>
    /// <returns>The value's length, its place within this page, or the first of its own pages.</returns>
    public (long Length, int Place, long? OverflowPage) Value(int index)
    {
        int node = Node(index);
        int place = node + NodeHeader + Key(index).Length;
        long? overflow = UInt16(node + 4) == BigData ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(place)) : null;
        return (Length(node), place, overflow);
    }

    private void CheckNodes(int upper)
    {
        var places = new (int Start, int End)[Count];
        for (int i = 0; i < Count; i++)
        {
            int node = Node(i);
            if (node < upper || node > _bytes.Length - NodeHeader || node % 2 != 0)
                throw _fail($"node {i} lies at byte {node}; expected an even one from {upper} to {_bytes.Length - NodeHeader}. The file is damaged.");
            int key = UInt16(node + 6);
            // The first key of a branch is left out, since it bounds nothing.
            if (key > LongestKey || (key == 0 && (IsLeaf || i > 0)))
                throw _fail($"node {i} has a key of {key} bytes; LMDB has keys of 1 to {LongestKey}. The file is damaged.");
            long end = node + NodeHeader + key + (IsLeaf ? ValueBytes(node) : 0);
            if (end > _bytes.Length)
                throw _fail($"node {i} ends at byte {end} of the page's {_bytes.Length}; the file is damaged.");
            places[i] = (node, (int)end);
        }
        Array.Sort(places);
        for (int i = 1; i < Count; i++)
        {
            if (places[i].Start < places[i - 1].End)
                throw _fail($"two nodes overlap at byte {places[i].Start}; the file is damaged.");
        }
    }

    /// <summary>Bytes that a leaf's node has behind its key.</summary>
    private long ValueBytes(int node) => UInt16(node + 4) switch
    {
        0 => Length(node),
        BigData => PageNumber,
        _ => throw _fail("a node holds a database of its own or several values; expected one value per key."),
    };

    private long Length(int node) => UInt16(node) + ((long)UInt16(node + 2) << 16);

    private int Node(int index) => UInt16(LmdbMeta.PageHeader + (2 * index));

    private int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));
}
