using EquiDsl.Files;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Atoms;

/// <summary>A file read at any place; lengths are judged against the file's before memory is taken. Thread-safe.</summary>
internal sealed class BinaryFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private BinaryFile(string path, SafeFileHandle handle) => (Path, _handle, Length) = (path, handle, RandomAccess.GetLength(handle));

    public string Path { get; }

    /// <summary>The file's length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="EquiDslFileException">The file cannot be read.</exception>
    public static BinaryFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var file = new BinaryFile(path, handle);
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

    /// <summary>Whether these bytes lie within the file and within an array's limit.</summary>
    public bool Holds(long offset, long count) =>
        offset >= 0 && count >= 0 && count <= Array.MaxLength && offset <= Length && count <= Length - offset;

    /// <summary>Reads bytes that must lie within the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public byte[] Read(long offset, long count, Func<string, Exception> fail)
    {
        if (!Holds(offset, count))
            throw fail($"{count} bytes are announced at byte {offset}, but the file has {Length}; it is damaged or truncated.");
        var bytes = new byte[count];
        Span<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, rest, offset);
            }
            catch (Exception error) when (FileReplacement.IsFileError(error))
            {
                throw fail($"the file cannot be read: {error.Message}");
            }
            if (read == 0)
                throw fail($"the file ends at byte {offset}; it was shortened while open.");
            rest = rest[read..];
            offset += read;
        }
        return bytes;
    }

    public void Dispose() => _handle.Dispose();
}
