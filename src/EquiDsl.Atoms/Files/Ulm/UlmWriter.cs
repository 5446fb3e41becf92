using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Writes the items of a ULM file. The file is complete after every item, so that one cut short keeps what came before.</summary>
internal sealed class UlmWriter
{
    /// <summary>A full table of offsets is written again, so many times larger.</summary>
    private const int Growth = 42;

    private readonly Stream _stream;
    private readonly List<long> _offsets = [];
    private long _tablePlace = UlmFile.HeaderLength;
    private long _capacity = 1;

    /// <summary>Starts a file.</summary>
    /// <param name="stream">An empty stream with seeking.</param>
    /// <param name="tag">What the file holds, at most 16 ASCII characters.</param>
    public UlmWriter(Stream stream, string tag)
    {
        _stream = stream;
        var header = new byte[UlmFile.HeaderLength + 8];
        Encoding.ASCII.GetBytes("- of Ulm" + tag.PadRight(16)).CopyTo(header, 0);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), 3);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), _tablePlace);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), -1);
        stream.Write(header);
    }

    /// <summary>Goes on with a file of so many items.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="file">The same file, open for reading.</param>
    public UlmWriter(Stream stream, UlmFile file)
    {
        _stream = stream;
        _offsets.AddRange(file.Offsets);
        _tablePlace = file.OffsetsPlace;
        // What lies after the known offsets is not known to be free: the next item writes a new table.
        _capacity = _offsets.Count;
        stream.Seek(0, SeekOrigin.End);
    }

    public int Count => _offsets.Count;

    /// <summary>Writes an array and gives the JSON that refers to it.</summary>
    public string WriteArray(string type, int[] shape, ReadOnlySpan<byte> bytes)
    {
        Align();
        long place = _stream.Position;
        _stream.Write(bytes);
        return $$"""{"ndarray": [[{{string.Join(", ", shape)}}], "{{type}}", {{place}}]}""";
    }

    public string WriteReals(double[] values, int[] shape) =>
        WriteArray("float64", shape, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>Ends the item: writes its JSON and counts it.</summary>
    public void WriteItem(ReadOnlySpan<byte> json)
    {
        long place = _stream.Position;
        WriteInt64(json.Length);
        _stream.Write(json);
        if (_offsets.Count >= _capacity)
            GrowTable();
        _offsets.Add(place);
        WriteInt64(place, _tablePlace + (8L * (_offsets.Count - 1)));
        _stream.Flush();
        WriteInt64(_offsets.Count, 32);
        _stream.Flush();
        _stream.Seek(0, SeekOrigin.End);
    }

    private void GrowTable()
    {
        Align();
        _capacity = Math.Max(1, _capacity) * Growth;
        _tablePlace = _stream.Position;
        for (int i = 0; i < _capacity; i++)
            WriteInt64(i < _offsets.Count ? _offsets[i] : 0);
        _stream.Flush();
        WriteInt64(_tablePlace, 40);
    }

    private void Align()
    {
        while (_stream.Position % 8 != 0)
            _stream.WriteByte(0);
    }

    private void WriteInt64(long value, long? place = null)
    {
        if (place is not null)
            _stream.Position = place.Value;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _stream.Write(bytes);
    }
}
