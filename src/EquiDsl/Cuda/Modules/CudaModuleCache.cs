using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Cuda;

/// <summary>
/// Compiled modules on disk, by the hash of compiler version and options, architecture and text. Files are written under another name and
/// renamed, so that several processes can share the folder; each carries a checksum, and one that does not match is built again.
/// The least recently used files go when the folder grows beyond its limit.
/// </summary>
/// <param name="folder">The folder; null for EQUIDSL_CACHE, or <c>equidsl/cuda</c> in the user's cache folder.</param>
/// <param name="largestBytes">Limit; null for EQUIDSL_CACHE_MIB, or 1 GiB.</param>
public sealed class CudaModuleCache(string? folder = null, long? largestBytes = null)
{
    private const string Extension = ".cubin";
    private const int ChecksumBytes = 32;
    private static readonly byte[] s_magic = "EQUIDSL1"u8.ToArray();
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromHours(1);

    private int _hits, _misses;

    /// <summary>Where files are kept.</summary>
    public string Folder { get; } = folder ?? DefaultFolder;

    /// <summary>Bytes that the folder may hold.</summary>
    public long LargestBytes { get; } = largestBytes ?? DefaultLargestBytes;

    /// <summary>Modules that were there.</summary>
    public int Hits => _hits;

    /// <summary>Modules that were compiled.</summary>
    public int Misses => _misses;

    /// <summary>The compiled module: from disk, or compiled now and kept. A folder that cannot be written only costs time.</summary>
    public byte[] Get(ICudaCompiler compiler, CudaSource source, int architecture)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        ArgumentNullException.ThrowIfNull(source);
        string path = Path.Combine(Folder, Key(compiler.Version, source.Text, architecture) + Extension);
        if (Read(path) is { } known)
        {
            Interlocked.Increment(ref _hits);
            return known;
        }
        byte[] code = compiler.Compile(source, architecture);
        Interlocked.Increment(ref _misses);
        try
        {
            Directory.CreateDirectory(Folder);
            FileReplacement.Write(path, stream =>
            {
                stream.Write(s_magic);
                stream.Write(SHA256.HashData(code));
                stream.Write(code);
            });
            Shrink();
        }
        catch (Exception error) when (error is EquiDslFileException or IOException or UnauthorizedAccessException)
        {
        }
        return code;
    }

    /// <summary>What a module is kept under.</summary>
    internal static string Key(string version, string text, int architecture)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"{version}\nsm_{architecture}\n{text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private static string DefaultFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("EQUIDSL_CACHE") is { Length: > 0 } given)
                return given;
            string root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(root, "equidsl", "cuda");
        }
    }

    private static long DefaultLargestBytes =>
        long.TryParse(Environment.GetEnvironmentVariable("EQUIDSL_CACHE_MIB"), NumberStyles.None, CultureInfo.InvariantCulture, out long mib)
            ? Math.Min(mib, long.MaxValue >> 20) << 20
            : 1L << 30;

    /// <summary>The module in a file, or null when there is none or it is damaged.</summary>
    private static byte[]? Read(string path)
    {
        try
        {
            byte[] file = File.ReadAllBytes(path);
            ReadOnlySpan<byte> rest = file;
            if (!rest.StartsWith(s_magic) || file.Length < s_magic.Length + ChecksumBytes)
                return null;
            byte[] code = file[(s_magic.Length + ChecksumBytes)..];
            if (!rest.Slice(s_magic.Length, ChecksumBytes).SequenceEqual(SHA256.HashData(code)))
                return null;
            Touch(path);
            return code;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Marks a file as used. In a folder that may only be read nothing is ever removed, so that it does not matter there.</summary>
    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Shrink()
    {
        // What a process that was killed left half-written.
        foreach (FileInfo left in new DirectoryInfo(Folder).GetFiles("*" + Extension + ".*.tmp").Where(f => f.LastWriteTimeUtc < DateTime.UtcNow - s_longestWrite))
            left.Delete();
        FileInfo[] files = [.. new DirectoryInfo(Folder).GetFiles("*" + Extension).OrderByDescending(f => f.LastWriteTimeUtc)];
        long bytes = 0;
        foreach (FileInfo file in files)
        {
            bytes += file.Length;
            if (bytes > LargestBytes)
                file.Delete();
        }
    }
}
