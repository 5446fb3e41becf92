using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EquiDsl.Files;

/// <summary>
/// Renames that a loss of power does not take back. A rename is kept when the folder is written to the disk, which needs to be asked for;
/// elsewhere than on Unix the system does it with the rename.
/// </summary>
internal static partial class DurableFile
{
    private const int BadDescriptor = 9, NoPermission = 13, Unsupported = 22, ReadOnly = 30;

    /// <summary>Gives a file another name, replaces what has it, and writes the folder to the disk.</summary>
    /// <exception cref="IOException">The file cannot be renamed, or the disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be renamed.</exception>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SynchronizeFolder(to);
    }

    /// <summary>Writes the folder of a file to the disk, as far as its file system can.</summary>
    /// <param name="path">A file whose name is new or was changed.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public static void SynchronizeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        int descriptor = open(folder, 0);
        // A folder that may be written and not read cannot be opened.
        if (descriptor < 0)
        {
            Require(folder);
            return;
        }
        try
        {
            if (fsync(descriptor) != 0)
                Require(folder);
        }
        finally
        {
            close(descriptor);
        }
    }

    /// <summary>Throws unless the last error only says that this folder cannot be written to the disk by itself.</summary>
    private static void Require(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error is not (BadDescriptor or NoPermission or Unsupported or ReadOnly))
            throw new IOException($"'{folder}' cannot be written to the disk: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int close(int descriptor);
}
