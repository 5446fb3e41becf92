using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// A ULM file: 8 bytes of magic, a tag of 16, version, number of items, place of the items' offsets; each item is
/// the length of a JSON text and the text, whose arrays lie elsewhere in the file.
/// </summary>
internal sealed class UlmFile : IDisposable
{
    public const int HeaderLength = 48;

    private readonly BinaryFile _file;
    private readonly long[] _offsets;

    private UlmFile(BinaryFile file)
    {
        _file = file;
        byte[] header = file.Read(0, HeaderLength, Fail);
        if (!header.AsSpan().StartsWith("- of Ulm"u8) && !header.AsSpan().StartsWith("AFFormat"u8))
            throw Fail("the file does not start with \"- of Ulm\"; it is not an ASE trajectory.");
        Tag = Encoding.Latin1.GetString(header, 8, 16).TrimEnd(' ', '\0');
        long version = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24));
        long items = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        long place = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
        if (version is < 1 or > 3)
            throw Fail($"the file has version {version} of the format; expected 1 to 3.");
        if (items < 0 || items > (file.Length - HeaderLength) / 8 || items > int.MaxValue)
            throw Fail($"the file announces {items} items, but has {file.Length} bytes; it is damaged or truncated.");
        byte[] offsets = file.Read(place, 8 * items, Fail);
        _offsets = new long[items];
        for (int i = 0; i < _offsets.Length; i++)
            _offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan(8 * i));
        OffsetsPlace = place;
    }

    /// <summary>What the file says that it holds.</summary>
    public string Tag { get; }

    public int Count => _offsets.Length;

    /// <summary>The byte at which each item begins.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    public string Path => _file.Path;

    public long Length => _file.Length;

    /// <summary>The byte at which the items' offsets begin.</summary>
    public long OffsetsPlace { get; }

    public static UlmFile Open(string path)
    {
        BinaryFile file = BinaryFile.Open(path);
        try
        {
            return new UlmFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads an item's JSON.</summary>
    public JsonElement ReadItem(int index, Func<string, Exception> fail)
    {
        long offset = _offsets[index];
        long length = BinaryPrimitives.ReadInt64LittleEndian(_file.Read(offset, 8, fail));
        JsonElement item = PythonJson.Parse(_file.Read(offset + 8, length, fail), fail);
        return item.ValueKind == JsonValueKind.Object ? item : throw fail("the item is not a JSON object.");
    }

    /// <summary>Reads named values of an object within an item; arrays stand under their name with a dot.</summary>
    /// <param name="item">The object.</param>
    /// <param name="names">The values to read; absent ones are left out.</param>
    /// <param name="bigEndian">Whether the item was written with the most significant byte first.</param>
    /// <param name="target">Receives the values.</param>
    /// <param name="fail">Makes an exception from the field at fault and what is wrong.</param>
    public void ReadFields(
        JsonElement item, IEnumerable<string> names, bool bigEndian, Dictionary<string, object?> target, Func<string?, string, Exception> fail)
    {
        foreach (string name in names)
        {
            Exception FailField(string problem) => fail(name, problem);
            var values = new AseValues((offset, count) => _file.Read(offset, count, FailField), bigEndian, FailField);
            if (PythonJson.Find(item, name) is JsonElement plain)
                target[name] = values.Read(plain);
            else if (PythonJson.Find(item, name + ".") is JsonElement dotted && PythonJson.Find(dotted, "ndarray") is JsonElement reference)
                target[name] = values.ReadReference(reference);
        }
    }

    public void Dispose() => _file.Dispose();

    private EquiDslFileException Fail(string problem) => new(_file.Path, problem);
}
