using System.Buffers.Binary;
using System.Text.Json;

namespace EquiDsl.Files;

/// <summary>
/// Collects tensors and writes them as a safetensors file. Values are held, not copied, until they are
/// written. The header lists wider element types first, otherwise in the order of addition.
/// </summary>
public sealed class SafetensorsWriter
{
    private const int BlockElements = 1 << 16;

    private readonly List<Item> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private delegate void Encoder(long first, int count, Span<byte> bytes);

    /// <summary>Free key–value pairs of the header.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor of 32-bit numbers.</summary>
    /// <param name="name">A name not yet used.</param>
    /// <param name="shape">Extents, slowest first; their product is the number of values.</param>
    /// <param name="values">The elements, last extent fastest.</param>
    /// <param name="type">F64, F32, F16 or BF16: how the file holds them (rounded to nearest).</param>
    /// <exception cref="ArgumentException">One of the conditions above does not hold.</exception>
    public void Add(
        string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values, SafetensorsType type = SafetensorsType.F32)
    {
        CheckReal(name, type);
        Add(name, type, shape, values.Length, (first, count, bytes) =>
            SafetensorsConversion.FromSingle(type, values.Span.Slice((int)first, count), bytes));
    }

    /// <summary>Adds a tensor of 64-bit numbers.</summary>
    /// <param name="name">A name not yet used.</param>
    /// <param name="shape">Extents, slowest first; their product is the number of values.</param>
    /// <param name="values">The elements, last extent fastest.</param>
    /// <param name="type">F64, F32, F16 or BF16: how the file holds them (rounded to nearest).</param>
    /// <exception cref="ArgumentException">One of the conditions above does not hold.</exception>
    public void Add(
        string name, ReadOnlySpan<long> shape, ReadOnlyMemory<double> values, SafetensorsType type = SafetensorsType.F64)
    {
        CheckReal(name, type);
        Add(name, type, shape, values.Length, (first, count, bytes) =>
            SafetensorsConversion.FromDouble(type, values.Span.Slice((int)first, count), bytes));
    }

    /// <summary>Adds a tensor of 64-bit whole numbers (I64).</summary>
    /// <param name="name">A name not yet used.</param>
    /// <param name="shape">Extents, slowest first; their product is the number of values.</param>
    /// <param name="values">The elements, last extent fastest.</param>
    /// <exception cref="ArgumentException">The name is used or the shape does not fit.</exception>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<long> values) =>
        Add(name, SafetensorsType.I64, shape, values.Length, (first, count, bytes) =>
        {
            for (int i = 0; i < count; i++)
                BinaryPrimitives.WriteInt64LittleEndian(bytes[(8 * i)..], values.Span[(int)first + i]);
        });

    /// <summary>Adds a tensor of any type from its little-endian bytes.</summary>
    /// <param name="name">A name not yet used.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Extents, slowest first; their product times the element size is the number of bytes.</param>
    /// <param name="bytes">The elements' bytes, last extent fastest.</param>
    /// <exception cref="ArgumentException">The name is used or the shape does not fit.</exception>
    public void AddBytes(string name, SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        int size = type.Size();
        if (bytes.Length % size != 0)
            throw new ArgumentException($"'{name}': {bytes.Length} bytes are not whole elements of {type.Name()}.", nameof(bytes));
        Add(name, type, shape, bytes.Length / size, (first, count, target) =>
            bytes.Span.Slice((int)first * size, count * size).CopyTo(target));
    }

    /// <summary>Writes the file under a temporary name and renames it when it is complete.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public void Write(string path) => FileReplacement.Write(path, Write);

    /// <summary>Writes the file to a stream.</summary>
    /// <param name="stream">A stream that can be written.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Item[] ordered = Ordered();
        byte[] header = Header(ordered);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        ForEachBlock(ordered, stream.Write);
    }

    /// <summary>Hands over the bytes of all tensors in the file's order.</summary>
    internal void ForEachBlock(Action<ReadOnlySpan<byte>> what) => ForEachBlock(Ordered(), what);

    private static void ForEachBlock(Item[] ordered, Action<ReadOnlySpan<byte>> what)
    {
        var block = new byte[BlockElements * 8];
        foreach (Item item in ordered)
        {
            int size = item.Type.Size();
            for (long done = 0; done < item.Count; done += BlockElements)
            {
                int count = (int)Math.Min(BlockElements, item.Count - done);
                item.Encode(done, count, block.AsSpan(0, count * size));
                what(block.AsSpan(0, count * size));
            }
        }
    }

    // Wider types first keep every tensor aligned to its element size.
    private Item[] Ordered() => [.. _items.OrderByDescending(item => item.Type.Size())];

    private byte[] Header(Item[] ordered)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in Metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            long position = 0;
            foreach (Item item in ordered)
            {
                json.WriteStartObject(item.Name);
                json.WriteString("dtype", item.Type.Name());
                json.WriteStartArray("shape");
                foreach (long extent in item.Shape)
                    json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                json.WriteNumberValue(position += item.Count * item.Type.Size());
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // The format pads the header with spaces so that the data starts aligned to 8 bytes.
        while (memory.Length % 8 != 0)
            memory.WriteByte((byte)' ');
        return memory.ToArray();
    }

    private void Add(string name, SafetensorsType type, ReadOnlySpan<long> shape, long count, Encoder encode)
    {
        ArgumentNullException.ThrowIfNull(name);
        UInt128 product = 1;
        foreach (long extent in shape)
            product = extent >= 0 && product <= long.MaxValue ? product * (UInt128)extent : UInt128.MaxValue;
        if (product != (UInt128)count)
            throw new ArgumentException($"'{name}': {count} elements do not fill the shape {SafetensorsEntry.Describe(shape)}.", nameof(shape));
        if (name == "__metadata__" || !_names.Add(name))
            throw new ArgumentException($"The tensor name '{name}' is already used.", nameof(name));
        _items.Add(new Item(name, type, shape.ToArray(), count, encode));
    }

    private static void CheckReal(string name, SafetensorsType type)
    {
        if (type is not (SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
            throw new ArgumentException($"'{name}': real numbers are stored as F64, F32, F16 or BF16, not {type.Name()}.", nameof(type));
    }

    private sealed record Item(string Name, SafetensorsType Type, long[] Shape, long Count, Encoder Encode);
}
