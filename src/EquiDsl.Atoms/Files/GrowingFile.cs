using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Opens files that are written piece by piece, under their own name. That name, and at the end the content, reach the disk.</summary>
internal static class GrowingFile
{
    /// <summary>Opens a file, which others may read meanwhile; the folder of a new one is written to the disk.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static FileStream Open(string path, FileMode mode)
    {
        try
        {
            bool isNew = !File.Exists(path);
            FileStream stream = new(path, mode, FileAccess.ReadWrite, FileShare.Read);
            try
            {
                if (isNew)
                    DurableFile.SynchronizeFolder(path);
                return stream;
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw Fail(path, error);
        }
    }

    /// <summary>Writes a file to the disk and closes it.</summary>
    /// <exception cref="EquiDslFileException">The disk fails.</exception>
    public static void Close(string path, FileStream stream)
    {
        // A file that was closed before is done.
        if (!stream.CanWrite)
            return;
        try
        {
            using (stream)
                stream.Flush(flushToDisk: true);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw Fail(path, error);
        }
    }

    private static EquiDslFileException Fail(string path, Exception error) =>
        new(path, $"the file cannot be written: {error.Message}", innerException: error);
}
