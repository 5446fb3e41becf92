using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>An open <see cref="PrivateFolder"/>, which was found to be this user's alone.</summary>
internal abstract class OpenFolder(string path) : IDisposable
{
    /// <summary>The place of a file, for messages.</summary>
    public string File(string name) => Path.Combine(path, name);

    /// <summary>A file, or null when it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="largest">Bytes that it may have.</param>
    /// <param name="markUsed">Whether its time is set to now, where that is allowed.</param>
    /// <exception cref="UntrustedFileException">It is a link, no regular file, of another user, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract PrivateFile? Read(string name, long largest, bool markUsed = false);

    /// <summary>Writes a whole file under another name, brings it to the disk and renames it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="replace">Whether a file of this name gives way; else it stays and nothing is written.</param>
    /// <param name="content">The content, in parts.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Write(string name, bool replace, params IReadOnlyList<byte[]> content);

    /// <summary>The regular files.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public abstract IEnumerable<(string Name, long Bytes, DateTime Written)> Files();

    /// <summary>Removes a file, which may have gone already.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public abstract void Delete(string name);

    public abstract void Dispose();

    /// <summary>A name that no other process writes under.</summary>
    protected static string Temporary(string name) => $"{name}.{Guid.NewGuid():N}.tmp";

    /// <summary>The content of an open file of so many bytes or fewer.</summary>
    protected static byte[] Content(SafeFileHandle handle, string path, long largest)
    {
        long length = RandomAccess.GetLength(handle);
        if (length > largest)
            throw new UntrustedFileException($"'{path}' has {length} bytes; expected {largest} at most");
        byte[] content = new byte[length];
        int read = 0;
        while (read < content.Length && RandomAccess.Read(handle, content.AsSpan(read), read) is > 0 and int more)
            read += more;
        return content[..read];
    }

    /// <summary>Sets the time to now. In a folder that may only be read nothing is ever removed, so that times do not matter there.</summary>
    protected static void Touch(SafeFileHandle handle)
    {
        try
        {
            System.IO.File.SetLastWriteTimeUtc(handle, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
