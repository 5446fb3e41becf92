using System.Buffers.Binary;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Files that look like LMDBs and say far more than they hold.</summary>
public sealed class LmdbHostileTests
{
    private const int Page = 4096, LargePage = 32768;

    /// <summary>What a refusal may allocate beyond the file's own size: a few pages and messages.</summary>
    private const long Slack = 2 << 20;

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "keys of 30000 bytes at one place", Leaves(LargePage, 8, 1200, _ => LargePage - 30_100, 30_000), "has a key of 30000 bytes" },
        { "keys of 512 bytes", Leaves(Page, 2, 1, _ => Page - 600, 512), "has a key of 512 bytes" },
        { "keys without bytes", Leaves(Page, 2, 1, _ => Page - 600, 0), "has a key of 0 bytes" },
        { "nodes at one place", Leaves(Page, 40, 1500, _ => Page - 600, 500), "overlap" },
        { "nodes twelve bytes apart", Leaves(Page, 40, 150, i => 2000 + (12 * i), 200), "overlap" },
        { "nodes in their own list", Leaves(Page, 40, 1500, _ => 100, 300, upper: 3100), "lies at byte 100; expected an even one from 3100" },
        { "nodes at odd places", Leaves(Page, 2, 1, _ => 2001, 10), "lies at byte 2001" },
        { "nodes beyond the page", Leaves(Page, 2, 1, _ => 5000, 10), "lies at byte 5000" },
        { "a list that ends behind the nodes", Leaves(Page, 2, 100, _ => 1000, 10, upper: 100), "list of nodes" },
        { "values that end beyond the page", Leaves(Page, 2, 1, _ => Page - 100, 10, value: 200), "ends at byte" },
        { "one leaf many times", SharedChildren(1), "page 2 twice" },
        { "a graph with many more paths than pages", SharedChildren(25), "twice" },
        { "a chain of branches", Chain(40), "deeper than 32" },
        { "values on the same pages", SharedOverflow(first: 3, pages: 8, length: 30_000), "belong to something else" },
        { "values on the tree's pages", SharedOverflow(first: 2, pages: 8, length: 30_000), "belong to something else" },
        { "values beyond the file", SharedOverflow(first: 3, pages: 2, length: 30_000), "does not have" },
        { "values on page 2^62", SharedOverflow(first: 1L << 62, pages: 2, length: 30_000), "does not have" },
        { "keys that do not ascend", Descending(), "do not ascend" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hostile_file_is_refused_and_takes_no_more_memory_than_it_has(string name, byte[] bytes, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.lmdb", bytes);
        Assert.ThrowsAny<EquiDslFileException>(() => StructureFile.Open(path, StructureFormat.OcLmdb));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path, StructureFormat.OcLmdb));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < bytes.Length + Slack, $"{name}: {allocated} bytes for a file of {bytes.Length}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_full_of_the_longest_keys_takes_memory_in_proportion()
    {
        using var folder = new TemporaryFolder();
        (string, byte[])[] entries = [.. Enumerable.Range(0, 28).Select(i => ($"{i:d511}", new byte[] { 0x80, 2, (byte)'N', (byte)'.' }))];
        byte[] bytes = LmdbBuilder.Build(entries);
        string path = folder.Write("data.lmdb", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using StructureFile file = StructureFile.Open(path, StructureFormat.OcLmdb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, (6L * bytes.Length) + Slack);
    }

    /// <summary>Leaves under one branch, each with nodes that all have the same header.</summary>
    private static byte[] Leaves(int size, int leaves, int nodes, Func<int, int> place, int key, int upper = 0, int value = 4)
    {
        byte[] file = Meta(size, leaves + 3, root: 2, depth: 2);
        Branch(file, size, 2, [.. Enumerable.Range(3, leaves).Select(n => (long)n)]);
        for (int page = 3; page < leaves + 3; page++)
        {
            Span<byte> at = Header(file, size, page, 0x02, nodes, upper == 0 ? 16 + (2 * nodes) : upper);
            for (int i = 0; i < nodes; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(at[(16 + (2 * i))..], (ushort)place(i));
                if (place(i) + 8 <= size)
                    Node(at[place(i)..], value, 0, key);
            }
        }
        return file;
    }

    /// <summary>Branches whose children all are the page before, down to one leaf.</summary>
    private static byte[] SharedChildren(int levels)
    {
        byte[] file = Meta(Page, levels + 3, root: levels + 2, depth: levels + 1);
        Leaf(file, 2, ("0", -1, 4));
        for (int page = 3; page < levels + 3; page++)
            Branch(file, Page, page, [.. Enumerable.Repeat(page - 1L, 100)]);
        return file;
    }

    private static byte[] Chain(int levels)
    {
        byte[] file = Meta(Page, levels + 3, root: levels + 2, depth: levels + 1);
        Leaf(file, 2, ("0", -1, 4));
        for (int page = 3; page < levels + 3; page++)
            Branch(file, Page, page, [page - 1]);
        return file;
    }

    private static byte[] SharedOverflow(long first, int pages, int length)
    {
        byte[] file = Meta(Page, pages + 3, root: 2, depth: 1);
        Leaf(file, 2, ("0", first, length), ("1", first, length));
        return file;
    }

    private static byte[] Descending()
    {
        byte[] file = Meta(Page, 3, root: 2, depth: 1);
        Leaf(file, 2, ("1", -1, 4), ("0", -1, 4));
        return file;
    }

    private static void Leaf(byte[] file, int page, params ReadOnlySpan<(string Key, long Overflow, int Length)> entries)
    {
        int place = Page;
        Span<byte> at = Header(file, Page, page, 0x02, entries.Length, Page - (64 * entries.Length));
        for (int i = 0; i < entries.Length; i++)
        {
            place -= 64;
            BinaryPrimitives.WriteUInt16LittleEndian(at[(16 + (2 * i))..], (ushort)place);
            Node(at[place..], entries[i].Length, entries[i].Overflow >= 0 ? 1 : 0, 1);
            at[place + 8] = (byte)entries[i].Key[0];
            if (entries[i].Overflow >= 0)
                BinaryPrimitives.WriteInt64LittleEndian(at[(place + 9)..], entries[i].Overflow);
        }
    }

    private static void Branch(byte[] file, int size, int page, long[] children)
    {
        int place = size;
        Span<byte> at = Header(file, size, page, 0x01, children.Length, size - (12 * children.Length));
        for (int i = 0; i < children.Length; i++)
        {
            place -= 12;
            BinaryPrimitives.WriteUInt16LittleEndian(at[(16 + (2 * i))..], (ushort)place);
            Node(at[place..], (int)children[i], 0, i == 0 ? 0 : 2);
        }
    }

    private static Span<byte> Header(byte[] file, int size, int page, int flags, int nodes, int upper)
    {
        Span<byte> at = file.AsSpan(page * size, size);
        BinaryPrimitives.WriteInt64LittleEndian(at, page);
        at[10] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(at[12..], (ushort)(16 + (2 * nodes)));
        BinaryPrimitives.WriteUInt16LittleEndian(at[14..], (ushort)upper);
        return at;
    }

    private static void Node(Span<byte> at, int number, int flags, int key)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, number);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(at[6..], (ushort)key);
    }

    private static byte[] Meta(int size, int pages, int root, int depth)
    {
        var file = new byte[pages * size];
        for (int i = 0; i < 2; i++)
        {
            Span<byte> page = file.AsSpan(i * size), meta = page[16..];
            BinaryPrimitives.WriteInt64LittleEndian(page, i);
            page[10] = 0x08;
            BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xBEEFC0DE);
            BinaryPrimitives.WriteInt32LittleEndian(meta[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(meta[24..], size);
            BinaryPrimitives.WriteInt64LittleEndian(meta[64..], -1);
            BinaryPrimitives.WriteUInt16LittleEndian(meta[78..], (ushort)depth);
            BinaryPrimitives.WriteInt64LittleEndian(meta[112..], root);
            BinaryPrimitives.WriteInt64LittleEndian(meta[120..], pages - 1);
            BinaryPrimitives.WriteInt64LittleEndian(meta[128..], i);
        }
        return file;
    }
}
