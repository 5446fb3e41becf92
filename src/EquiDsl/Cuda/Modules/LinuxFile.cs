using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>Kind, permissions and owner of a file, which .NET does not tell, from the system call <c>statx</c>.</summary>
/// <param name="Mode">Kind and permissions, as in <c>st_mode</c>.</param>
/// <param name="Owner">The owner's number.</param>
/// <param name="Device">Where it lies; with <paramref name="Inode"/> it tells files apart.</param>
/// <param name="Inode">Its number there.</param>
[SupportedOSPlatform("linux")]
internal readonly partial record struct LinuxFile(int Mode, uint Owner, ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100, NoFollow = 0x100, EmptyPath = 0x1000, BasicFields = 0x7ff;
    private const int NoSuchFile = 2, NameExists = 17, NotAFolder = 20;
    private const int KindBits = 0xF000, FolderKind = 0x4000, RegularKind = 0x8000, LinkKind = 0xA000, SocketKind = 0xC000;

    /// <summary>The user on whose behalf the process acts.</summary>
    public static uint CurrentUser => geteuid();

    public bool IsFolder => (Mode & KindBits) == FolderKind;

    public bool IsRegular => (Mode & KindBits) == RegularKind;

    public bool IsLink => (Mode & KindBits) == LinkKind;

    public bool IsSocket => (Mode & KindBits) == SocketKind;

    /// <summary>The nine bits of permissions, as <c>chmod</c> writes them.</summary>
    public string Permissions => Convert.ToString(Mode & 0x1FF, 8).PadLeft(4, '0');

    /// <summary>Whether group or others may write.</summary>
    public bool IsWritableByOthers => (Mode & 0x12) != 0;

    /// <summary>Whether group or others may do anything.</summary>
    public bool IsOpenToOthers => (Mode & 0x3F) != 0;

    /// <summary>What a path names, a link itself and not where it leads; null when there is nothing.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static LinuxFile? Find(string path) => Status(CurrentFolder, path, NoFollow);

    /// <summary>What is open.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static LinuxFile Of(SafeFileHandle handle) =>
        Status((int)handle.DangerousGetHandle(), "", EmptyPath) ?? throw new IOException("an open file has no status");

    /// <summary>Gives a file a second name, in one step, where nothing has that name.</summary>
    /// <returns>False when something has it.</returns>
    /// <exception cref="IOException">The file system has no second names, or another error.</exception>
    public static bool TryLink(string path, string name)
    {
        if (link(path, name) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == NameExists ? false : throw new IOException($"'{name}': {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static unsafe LinuxFile? Status(int folder, string path, int flags)
    {
        // struct statx of linux/stat.h, the same on every architecture.
        Span<byte> status = stackalloc byte[256];
        status.Clear();
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'), result = status)
        {
            if (statx(folder, name, flags, BasicFields, result) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                return error is NoSuchFile or NotAFolder
                    ? null
                    : throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
        uint Word(ReadOnlySpan<byte> bytes, int offset) => BitConverter.ToUInt32(bytes[offset..]);
        return new(
            BitConverter.ToUInt16(status[28..]), Word(status, 20), ((ulong)Word(status, 136) << 32) | Word(status, 140),
            BitConverter.ToUInt64(status[32..]));
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int link(string path, string name);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int statx(int folder, byte* path, int flags, uint fields, byte* result);
}
