using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// Keeps other runs out of a folder. The operating system gives the lock back when the process ends, however it does, so that a
/// file which a killed process left behind hinders nobody.
/// </summary>
internal static class RunLock
{
    /// <summary>Locks a folder until the stream is disposed, which deletes the file.</summary>
    /// <exception cref="InvalidOperationException">Another run has locked it.</exception>
    /// <exception cref="EquiDslFileException">The folder cannot be written to.</exception>
    public static FileStream Take(string folder)
    {
        string path = Path.Combine(folder, "run.lock");
        try
        {
            Directory.CreateDirectory(folder);
            if (new FileInfo(path) is { Exists: true, Length: > 0 })
                throw new InvalidOperationException($"'{path}' is no lock of a run, which would be empty; move it, or name another folder");
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new InvalidOperationException($"another run is using the folder '{folder}' ('{path}' is locked); wait for its end, or name another folder", error);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(folder, $"the folder cannot be written to: {error.Message}", innerException: error);
        }
    }
}
