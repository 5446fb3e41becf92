using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>
/// A folder of Linux that is this user's alone, held open: files in it are found, read, written, renamed and removed by way of what is open, so that
/// whatever is put in the place of its path changes nothing.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxFolder : OpenFolder
{
    private const UnixFileMode ForUserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int FileMode = 0x180, CurrentFolder = -100;
    private const int WriteOnly = 1, Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int NoSuchFile = 2, NameExists = 17, Unsupported = 22, ReadOnly = 30;

    private const string Remedy = "make it private, or name another folder with " + EnvironmentVariables.Cache;

    private readonly string _path;
    private readonly SafeFileHandle _folder;

    private LinuxFolder(string path, SafeFileHandle folder)
        : base(path) => (_path, _folder) = (path, folder);

    // Of the flags of fcntl.h these two are not the same on every architecture.
    private static int DirectoryOnly => HasFlagsOfArm ? 0x4000 : 0x10000;

    private static int NoFollow => HasFlagsOfArm ? 0x8000 : 0x20000;

    private static bool HasFlagsOfArm =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le;

    /// <summary>The last of folders that lie in each other, or null when one is missing and not made.</summary>
    /// <param name="folders">Paths; each but the first is the one before and a name.</param>
    /// <param name="make">Whether missing ones are made, with those above them.</param>
    /// <param name="given">How many of the first are a user's, whose modes stay; group and others lose what they may do in the rest.</param>
    /// <exception cref="UntrustedFileException">One is a link, belongs to another user, or can be written by others.</exception>
    /// <exception cref="IOException">One cannot be opened or made.</exception>
    public static LinuxFolder? Open(IReadOnlyList<string> folders, bool make, int given)
    {
        SafeFileHandle? above = null;
        try
        {
            foreach ((int i, string folder) in folders.Index())
            {
                SafeFileHandle? opened = OpenOne(above, folder, make);
                above?.Dispose();
                above = opened;
                if (above is null)
                    return null;
                LinuxFile found = LinuxFile.Of(above);
                CheckOwner(folder, found);
                if (i >= given && found.IsOpenToOthers)
                    Tighten(folder, above);
            }
            LinuxFolder last = new(folders[^1], above!);
            above = null;
            return last;
        }
        finally
        {
            above?.Dispose();
        }
    }

    public override PrivateFile? Read(string name, long largest, bool markUsed)
    {
        string path = File(name);
        // A pipe that nobody writes to would be waited for.
        int descriptor = openat(Number, name, NoFollow | NonBlocking | CloseOnExec, 0);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == NoSuchFile)
                return null;
            // What it is says more than that it cannot be opened.
            if (LinuxFile.Find(_folder, name) is { } found)
                Check(path, found);
            throw Fail(path, error);
        }
        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        LinuxFile file = LinuxFile.Of(handle);
        Check(path, file);
        byte[] content = Content(handle, path, largest);
        if (markUsed)
            Touch(handle);
        return new(content, file.IsWritableByOthers, file.IsOpenToOthers);
    }

    public override void Write(string name, bool replace, params IReadOnlyList<byte[]> content)
    {
        string temporary = Temporary(name);
        int descriptor = openat(Number, temporary, WriteOnly | Create | Exclusive | NoFollow | CloseOnExec, FileMode);
        if (descriptor < 0)
            throw Fail(File(temporary), Marshal.GetLastPInvokeError());
        try
        {
            using (SafeFileHandle handle = new(descriptor, ownsHandle: true))
            {
                RandomAccess.Write(handle, [.. content.Select(part => (ReadOnlyMemory<byte>)part)], 0);
                RandomAccess.FlushToDisk(handle);
            }
            if (replace || !TryLink(temporary, name))
                Rename(temporary, name, replace);
            // The name lasts when the folder is on the disk too.
            if (fsync(Number) != 0 && Marshal.GetLastPInvokeError() is not (Unsupported or ReadOnly) and int error)
                throw Fail(_path, error);
        }
        finally
        {
            Delete(temporary);
        }
    }

    public override IEnumerable<(string Name, long Bytes, DateTime Written)> Files()
    {
        // Of names that the path gives, those count that are in the open folder.
        foreach (string path in Directory.GetFiles(_path))
        {
            string name = Path.GetFileName(path);
            if (LinuxFile.Find(_folder, name) is { IsRegular: true } file)
                yield return (name, (long)file.Bytes, file.Written);
        }
    }

    public override void Delete(string name)
    {
        if (unlinkat(Number, name, 0) != 0 && Marshal.GetLastPInvokeError() is not NoSuchFile and int error)
            throw Fail(File(name), error);
    }

    public override void Dispose() => _folder.Dispose();

    private int Number => (int)_folder.DangerousGetHandle();

    private static SafeFileHandle? OpenOne(SafeFileHandle? above, string folder, bool make)
    {
        int parent = above is null ? CurrentFolder : (int)above.DangerousGetHandle();
        string name = above is null ? folder : Path.GetFileName(folder);
        int descriptor = openat(parent, name, DirectoryOnly | NoFollow | CloseOnExec, 0), error = Marshal.GetLastPInvokeError();
        if (descriptor < 0 && error == NoSuchFile)
        {
            if (!make)
                return null;
            if (above is null)
                Make(folder);
            else if (mkdirat(parent, name, (int)ForUserOnly) != 0 && Marshal.GetLastPInvokeError() is not NameExists and int problem)
                throw Fail(folder, problem);
            (descriptor, error) = (openat(parent, name, DirectoryOnly | NoFollow | CloseOnExec, 0), Marshal.GetLastPInvokeError());
        }
        if (descriptor >= 0)
            return new(descriptor, ownsHandle: true);
        LinuxFile? found = above is null ? LinuxFile.Find(folder) : LinuxFile.Find(above, name);
        throw found is { IsLink: true } ? new UntrustedFileException($"'{folder}' is a symbolic link; name the folder itself with {EnvironmentVariables.Cache}")
            : found is { IsFolder: false } ? new IOException($"'{folder}' is not a folder")
            : Fail(folder, error);
    }

    private static void Make(string folder)
    {
        // The mode given holds for the last folder only.
        if (Path.GetDirectoryName(folder) is { } above && !Directory.Exists(above))
            Make(above);
        Directory.CreateDirectory(folder, ForUserOnly);
    }

    /// <summary>Gives a file its name, in one step, unless one has it.</summary>
    /// <returns>False where the file system has no second names.</returns>
    private bool TryLink(string temporary, string name) =>
        linkat(Number, temporary, Number, name, 0) == 0 || Marshal.GetLastPInvokeError() == NameExists;

    /// <summary>On a file system without second names the last of several first files stays.</summary>
    private void Rename(string temporary, string name, bool replace)
    {
        if (!replace && LinuxFile.Find(_folder, name) is not null)
            return;
        if (renameat(Number, temporary, Number, name) != 0)
            throw Fail(File(name), Marshal.GetLastPInvokeError());
    }

    private static void Check(string path, LinuxFile file)
    {
        if (!file.IsRegular)
            throw new UntrustedFileException($"'{path}' is {(file.IsLink ? "a symbolic link" : "not a regular file")}");
        if (file.Owner != LinuxFile.CurrentUser)
            throw OfAnother(path, file);
    }

    private static void CheckOwner(string path, LinuxFile folder)
    {
        if (folder.Owner != LinuxFile.CurrentUser)
            throw OfAnother(path, folder);
        if (folder.IsWritableByOthers)
            throw new UntrustedFileException($"'{path}' can be written by others (mode {folder.Permissions}): chmod go-w would {Remedy}");
    }

    private static void Tighten(string path, SafeFileHandle folder)
    {
        if (fchmod((int)folder.DangerousGetHandle(), (uint)ForUserOnly) != 0 || LinuxFile.Of(folder).IsOpenToOthers)
            throw new UntrustedFileException($"'{path}' is open to others and cannot be made private: chmod 0700 would");
    }

    private static UntrustedFileException OfAnother(string path, LinuxFile file) =>
        new($"'{path}' belongs to user {file.Owner}, and this is user {LinuxFile.CurrentUser}; {Remedy}");

    private static IOException Fail(string path, int error) => new($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string name, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(int folder, string name, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int linkat(int folder, string name, int otherFolder, string other, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(int folder, string name, int otherFolder, string other);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(int folder, string name, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(int descriptor, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);
}
