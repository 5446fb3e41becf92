using System.Runtime.Versioning;
using EquiDsl.Files;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>
/// A folder whose files only this user can have written. On Linux it is made with mode 0700 and its files with 0600; a folder or file that is a
/// link, belongs to another user, or can be written by group or others is refused. What is open is asked again, so that nothing can be put in its place
/// between question and use. On Windows the permissions are those that the folder inherits, the user's own below LocalApplicationData, and
/// links alone are refused. Other systems do not tell owners, and are refused.
/// </summary>
/// <param name="folders">The folder, after those above it that are as private.</param>
internal sealed class PrivateFolder(params IReadOnlyList<string> folders)
{
    private const UnixFileMode ForUserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int Attempts = 100;

    private const string Remedy = "make it private, or name another folder with " + EnvironmentVariables.Cache;

    private readonly string[] _folders = [.. folders.Select(folder => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)))];

    /// <summary>Where files are.</summary>
    public string Path => _folders[^1];

    /// <summary>Why the folder is not used; null when it may be, or is not there yet.</summary>
    public string? Problem
    {
        get
        {
            try
            {
                Exists();
                return null;
            }
            catch (IOException problem)
            {
                return problem.Message;
            }
        }
    }

    /// <summary>The place of a file.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The content of a file, or null when it is not there.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="isSecret">Whether others may not even read it.</param>
    /// <param name="markUsed">Whether its time is set to now, where that is allowed.</param>
    /// <exception cref="UntrustedFileException">Others may have written it, or read it if it is secret.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read(string name, bool isSecret = false, bool markUsed = false)
    {
        if (!Exists())
            return null;
        string path = File(name);
        if (OperatingSystem.IsLinux())
        {
            // Another process may be replacing it by a newer one.
            for (int i = 0; i < Attempts; i++)
            {
                if (LinuxFile.Find(path) is not { } named)
                    return null;
                Check(path, named, isSecret);
                using SafeFileHandle handle = System.IO.File.OpenHandle(path);
                if (LinuxFile.Of(handle) == named)
                    return Content(handle, markUsed);
            }
            throw new UntrustedFileException($"'{path}' is another file each time it is opened");
        }
        FileInfo file = new(path);
        if (!file.Exists)
            return null;
        RefuseLink(file);
        using SafeFileHandle open = System.IO.File.OpenHandle(path);
        return Content(open, markUsed);
    }

    /// <summary>Writes a whole file under another name and renames it, making the folder where it is missing.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="replace">Whether a file of this name gives way; else it stays and nothing is written.</param>
    /// <param name="content">The content, in parts.</param>
    /// <exception cref="UntrustedFileException">Others may write to the folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string name, bool replace, params ReadOnlySpan<byte[]> content)
    {
        foreach (string folder in _folders)
        {
            Make(folder);
            if (!Exists(folder))
                throw new DirectoryNotFoundException($"'{folder}' is not there");
        }
        string path = File(name), temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (FileStream stream = new(temporary, options))
            {
                foreach (byte[] part in content)
                    stream.Write(part);
                stream.Flush(flushToDisk: true);
            }
            if (replace)
                DurableFile.Move(temporary, path);
            else
                Name(temporary, path);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    private bool Exists() => _folders.All(Exists);

    /// <summary>Gives a file its name unless one has it, in one step: .NET asks and renames in two on Linux.</summary>
    private static void Name(string temporary, string path)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                LinuxFile.TryLink(temporary, path);
                return;
            }
            catch (IOException)
            {
                // A file system without links is left to the two steps; of several first files the last stays.
            }
        }
        try
        {
            System.IO.File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
        }
    }

    /// <summary>Whether a folder is there, which is refused when others may write to it.</summary>
    private static bool Exists(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            if (LinuxFile.Find(folder) is not { } found)
                return false;
            if (found.IsLink)
                throw new UntrustedFileException($"'{folder}' is a symbolic link; name the folder itself with {EnvironmentVariables.Cache}");
            if (!found.IsFolder)
                throw new IOException($"'{folder}' is not a folder");
            CheckOwner(folder, found);
            return true;
        }
        if (!OperatingSystem.IsWindows())
            throw new UntrustedFileException($"this system does not tell who owns '{folder}'");
        DirectoryInfo directory = new(folder);
        RefuseLink(directory);
        return directory.Exists;
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }
        // The mode given holds for the last folder only.
        if (System.IO.Path.GetDirectoryName(folder) is { } above && !Directory.Exists(above))
            Make(above);
        Directory.CreateDirectory(folder, ForUserOnly);
    }

    [SupportedOSPlatform("linux")]
    private static void Check(string path, LinuxFile file, bool isSecret)
    {
        if (!file.IsRegular)
            throw new UntrustedFileException($"'{path}' is {(file.IsLink ? "a symbolic link" : "not a regular file")}");
        CheckOwner(path, file);
        if (isSecret && file.IsOpenToOthers)
            throw new UntrustedFileException($"'{path}' can be read by others (mode {file.Permissions})");
    }

    [SupportedOSPlatform("linux")]
    private static void CheckOwner(string path, LinuxFile file)
    {
        if (file.Owner != LinuxFile.CurrentUser)
            throw new UntrustedFileException($"'{path}' belongs to user {file.Owner}, and this is user {LinuxFile.CurrentUser}; {Remedy}");
        if (file.IsWritableByOthers)
            throw new UntrustedFileException($"'{path}' can be written by others (mode {file.Permissions}): chmod go-w would {Remedy}");
    }

    private static void RefuseLink(FileSystemInfo file)
    {
        if (file.LinkTarget is not null)
            throw new UntrustedFileException($"'{file.FullName}' is a link; name the folder itself with {EnvironmentVariables.Cache}");
    }

    private static byte[] Content(SafeFileHandle handle, bool markUsed)
    {
        byte[] content = new byte[RandomAccess.GetLength(handle)];
        int read = 0;
        while (read < content.Length && RandomAccess.Read(handle, content.AsSpan(read), read) is > 0 and int more)
            read += more;
        if (markUsed)
            Touch(handle);
        return content[..read];
    }

    /// <summary>In a folder that may only be read nothing is ever removed, so that times do not matter there.</summary>
    private static void Touch(SafeFileHandle handle)
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
