using System.Text;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Writes small LMDB files: leaves of at most a few entries under one branch, long values on pages of their own.</summary>
internal static class LmdbBuilder
{
    private const int PageSize = 4096;
    private const int EntriesPerLeaf = 4;

    public static byte[] Build(params (string Key, byte[] Value)[] entries)
    {
        (string Key, byte[] Value)[] sorted = [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        var pages = new List<byte[]> { new byte[PageSize], new byte[PageSize] };
        var leaves = new List<(string FirstKey, int Page)>();
        foreach ((string Key, byte[] Value)[] chunk in sorted.Chunk(EntriesPerLeaf))
        {
            var nodes = new List<byte[]>();
            foreach ((string key, byte[] value) in chunk)
                nodes.Add(LeafNode(pages, key, value));
            leaves.Add((chunk[0].Key, pages.Count));
            pages.Add(Page(pages.Count, 0x02, nodes));
        }
        int root = leaves[0].Page;
        if (leaves.Count > 1)
        {
            root = pages.Count;
            pages.Add(Page(root, 0x01, [.. leaves.Select((leaf, i) => Node(leaf.Page, 0, i == 0 ? "" : leaf.FirstKey, []))]));
        }
        for (int i = 0; i < 2; i++)
            WriteMeta(pages[i], i, root, leaves.Count > 1 ? 2 : 1, entries.Length, pages.Count - 1);
        return [.. pages.SelectMany(page => page)];
    }

    private static byte[] LeafNode(List<byte[]> pages, string key, byte[] value)
    {
        if (value.Length <= 900)
            return Node(value.Length, 0, key, value);
        int count = (16 + value.Length + PageSize - 1) / PageSize;
        int first = pages.Count;
        var run = new byte[count * PageSize];
        BitConverter.GetBytes((long)first).CopyTo(run, 0);
        run[10] = 0x04;
        BitConverter.GetBytes(count).CopyTo(run, 12);
        value.CopyTo(run, 16);
        for (int i = 0; i < count; i++)
            pages.Add(run[(i * PageSize)..((i + 1) * PageSize)]);
        return Node(value.Length, 1, key, BitConverter.GetBytes((long)first));
    }

    private static byte[] Node(int number, int flags, string key, byte[] data)
    {
        byte[] name = Encoding.ASCII.GetBytes(key);
        byte[] node = [.. BitConverter.GetBytes(number), .. BitConverter.GetBytes((short)flags), .. BitConverter.GetBytes((short)name.Length), .. name, .. data];
        return node.Length % 2 == 0 ? node : [.. node, 0];
    }

    private static byte[] Page(int number, int flags, List<byte[]> nodes)
    {
        var page = new byte[PageSize];
        int upper = PageSize;
        for (int i = 0; i < nodes.Count; i++)
        {
            upper -= nodes[i].Length;
            nodes[i].CopyTo(page, upper);
            BitConverter.GetBytes((ushort)upper).CopyTo(page, 16 + (2 * i));
        }
        BitConverter.GetBytes((long)number).CopyTo(page, 0);
        page[10] = (byte)flags;
        BitConverter.GetBytes((ushort)(16 + (2 * nodes.Count))).CopyTo(page, 12);
        BitConverter.GetBytes((ushort)upper).CopyTo(page, 14);
        return page;
    }

    private static void WriteMeta(byte[] page, int number, int root, int depth, int entries, int last)
    {
        BitConverter.GetBytes((long)number).CopyTo(page, 0);
        page[10] = 0x08;
        Span<byte> meta = page.AsSpan(16);
        BitConverter.TryWriteBytes(meta, 0xBEEFC0DE);
        BitConverter.TryWriteBytes(meta[4..], 1);
        BitConverter.TryWriteBytes(meta[16..], 1L << 20);
        BitConverter.TryWriteBytes(meta[24..], PageSize);
        BitConverter.TryWriteBytes(meta[64..], -1L);
        BitConverter.TryWriteBytes(meta[78..], (short)depth);
        BitConverter.TryWriteBytes(meta[104..], (long)entries);
        BitConverter.TryWriteBytes(meta[112..], (long)root);
        BitConverter.TryWriteBytes(meta[120..], (long)last);
        BitConverter.TryWriteBytes(meta[128..], (long)number);
    }
}
