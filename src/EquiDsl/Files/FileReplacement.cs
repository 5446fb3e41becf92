using System.Security;

namespace EquiDsl.Files;

/// <summary>Writes a file under a temporary name beside its own and renames it when it is complete.</summary>
internal static class FileReplacement
{
    public static bool IsFileError(Exception error) =>
        error is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    /// <summary>Runs <paramref name="write"/>; an error leaves an older file of the name as it was.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStream stream;
        try
        {
            stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw Fail(path, temporary, error);
        }
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            DurableFile.Move(temporary, path);
        }
        // A file beyond the file system's or the process's limit is an ArgumentOutOfRangeException.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            File.Delete(temporary);
            throw Fail(path, temporary, error);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static EquiDslFileException Fail(string path, string temporary, Exception error) => new(
        // The runtime appends the temporary name to what the operating system says.
        path, $"the file cannot be written: {error.Message.Replace($" : '{Path.GetFullPath(temporary)}'", "", StringComparison.Ordinal)}", innerException: error);
}
