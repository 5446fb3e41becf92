using EquiDsl.Cuda;

namespace EquiDsl.Files;

/// <summary>Which file a path names, whatever links lead there.</summary>
internal static class FileIdentity
{
    /// <summary>Whether two paths name one file: by themselves, over symbolic links, or, on Linux, as hard links.</summary>
    /// <exception cref="IOException">Links lead in a circle, or the system does not tell.</exception>
    public static bool AreSame(string a, string b)
    {
        string first = Final(a), second = Final(b);
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return first.Equals(second, comparison) || (Number(first) is { } number && number == Number(second));
    }

    /// <summary>Device and number of the file that a path leads to; null where there is none, or the system does not tell.</summary>
    public static (ulong Device, ulong Inode)? Number(string path) => OperatingSystem.IsLinux() ? NumberOfItself(Final(path)) : null;

    /// <summary>Device and number of what a path itself names, and not what a link leads to; null where there is nothing, or the system does not tell.</summary>
    public static (ulong Device, ulong Inode)? NumberOfItself(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return LinuxFile.Find(path) is { } found ? (found.Device, found.Inode) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without statx.
            return null;
        }
    }

    /// <summary>
    /// Whether a path itself, and not what a link leads to, is a socket. Elsewhere than on Linux, where the system does not tell, an empty file
    /// is taken for one, as there only sockets refuse connections.
    /// </summary>
    public static bool IsSocket(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null };
        try
        {
            return LinuxFile.Find(path) is { IsSocket: true };
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without statx: what may be a user's file stays.
            return false;
        }
    }

    // Of a path without a file there is no target to ask for.
    private static string Final(string path) => Path.GetFullPath(
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path);
}
