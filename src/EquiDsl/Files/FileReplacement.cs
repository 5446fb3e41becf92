using System.Security;

namespace EquiDsl.Files;

/// <summary>Writes a file under a temporary name beside its own and renames it when it is complete.</summary>
internal static class FileReplacement
{
    public static bool IsFileError(Exception error) =>
        error is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    /// <summary>Runs <paramref name="write"/>; an error leaves an older file of the name as it was.</summary>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStream stream = Guard(path, () => new FileStream(temporary, FileMode.CreateNew, FileAccess.Write));
        try
        {
            using (stream)
            {
                write(stream);
                Guard(path, () => { stream.Flush(flushToDisk: true); return stream; });
            }
            Guard(path, () => { File.Move(temporary, path, overwrite: true); return stream; });
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Guard(string path, Func<FileStream> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw new EquiDslFileException(path, $"the file cannot be written: {error.Message}", innerException: error);
        }
    }
}
