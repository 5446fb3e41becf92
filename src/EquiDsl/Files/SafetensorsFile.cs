using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Files;

/// <summary>
/// A safetensors file opened for reading. The header is read and judged at once; the data of a tensor is
/// read when it is asked for, so that files of any size open quickly. Reading is thread-safe.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        long length = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[8];
        if (length < 8)
            throw new EquiDslFileException(path, $"the file has {length} bytes; a safetensors file has at least 8.");
        ReadAt(prefix, 0, null);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(length - 8) || headerLength > SafetensorsHeader.MaximumLength)
        {
            throw new EquiDslFileException(
                path,
                $"the first 8 bytes announce a header of {headerLength} bytes, but {length - 8} bytes follow and a header has " +
                $"at most {SafetensorsHeader.MaximumLength}. This is not a safetensors file, or it is truncated.");
        }
        var json = new byte[headerLength];
        ReadAt(json, 8, null);
        _dataStart = 8 + (long)headerLength;
        _header = SafetensorsHeader.Parse(path, json, length - _dataStart);
    }

    /// <summary>The path that the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The file's free key–value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors in the order of their bytes in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Tensors => _header.Ordered;

    /// <summary>The description of one tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="EquiDslFileException">There is no such tensor.</exception>
    public SafetensorsEntry this[string name] => TryGet(name, out SafetensorsEntry? entry)
        ? entry
        : throw new EquiDslFileException(Path, "the file has no tensor of this name.", field: name);

    /// <summary>Opens a file and checks its header and layout completely.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file, to be disposed by the caller.</returns>
    /// <exception cref="EquiDslFileException">The file cannot be read or is not a valid safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            var file = new SafetensorsFile(path, handle);
            handle = null;
            return file;
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(path, $"the file cannot be read: {error.Message}", innerException: error);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Whether the file has a tensor of this name.</summary>
    /// <param name="name">The tensor's name.</param>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>Looks a tensor up.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="entry">Its description.</param>
    /// <returns>Whether the file has a tensor of this name.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsEntry? entry) => _header.Entries.TryGetValue(name, out entry);

    /// <summary>Reads a tensor of F64, F32, F16 or BF16 as 32-bit numbers; F64 is rounded to nearest.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>The elements, last extent fastest.</returns>
    /// <exception cref="EquiDslFileException">The tensor is absent, of another type, too large for an array, or cannot be read.</exception>
    public float[] ReadSingle(string name) => Read<float>(name, SafetensorsConversion.ToSingle);

    /// <summary>Reads a tensor of F64, F32, F16 or BF16 as 64-bit numbers, exactly.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>The elements, last extent fastest.</returns>
    /// <exception cref="EquiDslFileException">The tensor is absent, of another type, too large for an array, or cannot be read.</exception>
    public double[] ReadDouble(string name) => Read<double>(name, SafetensorsConversion.ToDouble);

    /// <summary>Reads a tensor of whole numbers or of BOOL (0 and 1).</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>The elements, last extent fastest.</returns>
    /// <exception cref="EquiDslFileException">The tensor is absent, of another type, too large for an array, cannot be read, or holds a number above 2^63 − 1.</exception>
    public long[] ReadInt64(string name) => Read<long>(name, SafetensorsConversion.ToInt64);

    /// <summary>Reads a tensor of any type as the file's bytes (little-endian).</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="EquiDslFileException">The tensor is absent, too large for an array, or cannot be read.</exception>
    public byte[] ReadBytes(string name)
    {
        SafetensorsEntry entry = this[name];
        byte[] bytes = Allocate<byte>(entry, entry.ByteCount);
        ReadAt(bytes, _dataStart + entry.Begin, name);
        return bytes;
    }

    /// <summary>Hands over the bytes of all tensors in the file's order.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read.</exception>
    internal void ForEachBlock(Action<ReadOnlySpan<byte>> what)
    {
        var block = new byte[1 << 20];
        long length = _header.Ordered.Length == 0 ? 0 : _header.Ordered[^1].End;
        for (long done = 0; done < length; done += block.Length)
        {
            Span<byte> bytes = block.AsSpan(0, (int)Math.Min(block.Length, length - done));
            ReadAt(bytes, _dataStart + done, null);
            what(bytes);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private T[] Read<T>(string name, SafetensorsConversion.Converter<T> convert)
        where T : unmanaged
    {
        SafetensorsEntry entry = this[name];
        T[] values = Allocate<T>(entry, entry.ElementCount);
        int size = entry.Type.Size();
        // 8 divides the block, so that it holds whole elements of every type.
        var block = new byte[(int)Math.Min(entry.ByteCount, 1 << 20)];
        for (long done = 0; done < entry.ElementCount;)
        {
            int count = (int)Math.Min(block.Length / size, entry.ElementCount - done);
            Span<byte> bytes = block.AsSpan(0, count * size);
            ReadAt(bytes, _dataStart + entry.Begin + (done * size), name);
            if (convert(entry.Type, bytes, values.AsSpan((int)done, count)) is string problem)
                throw new EquiDslFileException(Path, problem, field: name);
            done += count;
        }
        if (entry.ElementCount == 0 && convert(entry.Type, [], []) is string mismatch)
            throw new EquiDslFileException(Path, mismatch, field: name);
        return values;
    }

    private T[] Allocate<T>(SafetensorsEntry entry, long count) => count <= Array.MaxLength
        ? GC.AllocateUninitializedArray<T>((int)count)
        : throw new EquiDslFileException(
            Path, $"the tensor has {count} elements; an array holds at most {Array.MaxLength}.", field: entry.Name);

    private void ReadAt(Span<byte> destination, long offset, string? tensor)
    {
        while (!destination.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, destination, offset);
            }
            catch (Exception error) when (FileReplacement.IsFileError(error))
            {
                throw new EquiDslFileException(Path, $"the file cannot be read: {error.Message}", field: tensor, innerException: error);
            }
            if (read == 0)
                throw new EquiDslFileException(Path, $"the file ends at byte {offset}; it was shortened while open.", field: tensor);
            destination = destination[read..];
            offset += read;
        }
    }
}
