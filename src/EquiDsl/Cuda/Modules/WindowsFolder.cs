using EquiDsl.Files;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>A folder of Windows, whose files have the permissions that they inherit; links are refused.</summary>
internal sealed class WindowsFolder : OpenFolder
{
    private readonly DirectoryInfo _folder;

    private WindowsFolder(DirectoryInfo folder)
        : base(folder.FullName) => _folder = folder;

    /// <summary>The last of folders that lie in each other, or null when one is missing and not made.</summary>
    /// <exception cref="UntrustedFileException">One is a link.</exception>
    /// <exception cref="IOException">One cannot be made.</exception>
    public static WindowsFolder? Open(IReadOnlyList<string> folders, bool make)
    {
        foreach (string folder in folders)
        {
            if (make)
                Directory.CreateDirectory(folder);
            DirectoryInfo found = new(folder);
            RefuseLink(found);
            if (!found.Exists)
                return make ? throw new DirectoryNotFoundException($"'{folder}' is not there") : null;
        }
        return new(new(folders[^1]));
    }

    public override PrivateFile? Read(string name, long largest, bool markUsed)
    {
        FileInfo file = new(File(name));
        if (!file.Exists)
            return null;
        RefuseLink(file);
        using SafeFileHandle handle = System.IO.File.OpenHandle(file.FullName);
        byte[] content = Content(handle, file.FullName, largest);
        if (markUsed)
            Touch(handle);
        return new(content, IsWritableByOthers: false, IsOpenToOthers: false);
    }

    public override void Write(string name, bool replace, params IReadOnlyList<byte[]> content)
    {
        string path = File(name), temporary = File(Temporary(name));
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                foreach (byte[] part in content)
                    stream.Write(part);
                stream.Flush(flushToDisk: true);
            }
            if (replace)
                DurableFile.Move(temporary, path);
            else
                System.IO.File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (!replace && System.IO.File.Exists(path))
        {
            // The file stays.
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    public override IEnumerable<(string Name, long Bytes, DateTime Written)> Files()
    {
        // Another process may have removed one meanwhile.
        foreach (FileInfo file in _folder.GetFiles())
            yield return (file.Name, file.Exists ? file.Length : 0, file.LastWriteTimeUtc);
    }

    public override void Delete(string name) => System.IO.File.Delete(File(name));

    public override void Dispose()
    {
    }

    private static void RefuseLink(FileSystemInfo file)
    {
        if (file.LinkTarget is not null)
            throw new UntrustedFileException($"'{file.FullName}' is a link; name the folder itself with {EnvironmentVariables.Cache}");
    }
}
