using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>What Linux tells of a file and .NET does not, from the system call <c>statx</c>.</summary>
/// <param name="Mode">Kind and permissions, as in <c>st_mode</c>.</param>
/// <param name="Owner">The owner's number.</param>
/// <param name="Device">Where it lies; with <paramref name="Inode"/> it tells files apart.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Written">When it was last written, UTC.</param>
[SupportedOSPlatform("linux")]
internal readonly partial record struct LinuxFile(int Mode, uint Owner, ulong Device, ulong Inode, ulong Bytes, DateTime Written)
{
    private const int CurrentFolder = -100, NoFollow = 0x100, EmptyPath = 0x1000, BasicFields = 0x7ff;
    private const int NoSuchFile = 2, NotAFolder = 20;
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

    /// <summary>What a name in an open folder stands for, a link itself and not where it leads; null when there is nothing.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static LinuxFile? Find(SafeFileHandle folder, string name) => Status((int)folder.DangerousGetHandle(), name, NoFollow);

    /// <summary>What is open.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static LinuxFile Of(SafeFileHandle handle) =>
        Status((int)handle.DangerousGetHandle(), "", EmptyPath) ?? throw new IOException("an open file has no status");

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
            BitConverter.ToUInt64(status[32..]), BitConverter.ToUInt64(status[40..]), Time(BitConverter.ToInt64(status[112..]), Word(status, 120)));
    }

    // File systems keep times that no calendar has.
    private static DateTime Time(long seconds, uint nanoseconds) => DateTime.UnixEpoch
        .AddSeconds(Math.Clamp(seconds, 0, (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds - 1)).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int statx(int folder, byte* path, int flags, uint fields, byte* result);
}
