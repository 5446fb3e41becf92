namespace EquiDsl.Cuda;

/// <summary>
/// A folder whose files only this user can have written. On Linux it has mode 0700 and its files 0600; a folder or file that is a
/// link, belongs to another user, or can be written by group or others is refused, and what was asked is what is used: see <see cref="LinuxFolder"/>.
/// On Windows the permissions are those that the folder inherits, the user's own below LocalApplicationData, and
/// links alone are refused. Other systems do not tell owners, and are refused.
/// </summary>
internal sealed class PrivateFolder
{
    private readonly string[] _folders;
    private readonly bool _isFirstGiven;

    private PrivateFolder(string first, string name, bool isFirstGiven)
    {
        first = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(first));
        (_folders, _isFirstGiven) = ([first, System.IO.Path.Combine(first, name)], isFirstGiven);
    }

    /// <summary>Where files are.</summary>
    public string Path => _folders[^1];

    /// <summary>A folder of the program's in another one of the program's: group and others lose what they may do in both.</summary>
    public static PrivateFolder Own(string above, string name) => new(above, name, isFirstGiven: false);

    /// <summary>A folder of the program's in one that a user names, whose mode stays.</summary>
    public static PrivateFolder In(string given, string name) => new(given, name, isFirstGiven: true);

    /// <summary>The folder, to read and write in; null when it is not there and not made.</summary>
    /// <param name="make">Whether it is made where it is missing.</param>
    /// <exception cref="UntrustedFileException">Others may write to it, or the system does not tell.</exception>
    /// <exception cref="IOException">It cannot be opened or made.</exception>
    public OpenFolder? Open(bool make)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return LinuxFolder.Open(_folders, make, _isFirstGiven ? 1 : 0);
            }
            catch (TypeLoadException missing)
            {
                // Such as statx, which C libraries have since 2018.
                throw new UntrustedFileException($"who may write to '{Path}' cannot be checked, since the C library lacks what tells it: {missing.Message}");
            }
        }
        return OperatingSystem.IsWindows()
            ? WindowsFolder.Open(_folders, make)
            : throw new UntrustedFileException($"this system does not tell who owns '{Path}'");
    }
}
