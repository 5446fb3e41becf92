using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EquiDsl.Cuda;

/// <summary>
/// Compiled modules on disk, by the hash of compiler version and options, architecture and text. Machine code is trusted as the program itself
/// is, so that only this user may have written it: the folder is private (mode 0700 on Linux), links and what others own or may write are refused, and
/// each file is sealed with a key that only this user can read. Without such a folder kernels are compiled at each start, and one line on standard
/// error says why; a file whose seal is wrong is compiled again. Files are written under another name and renamed, so that several processes
/// can share the folder. The least recently used go when it grows beyond its limit.
/// </summary>
public sealed partial class CudaModuleCache
{
    private const string Extension = ".cubin", GivenName = "equidsl-kernels";
    private const long DefaultLargestBytes = 1L << 30, LargestModuleBytes = 1L << 28;
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromHours(1);

    private readonly PrivateFolder _folder;
    private readonly Action<string> _warn;
    private int _hits, _misses, _folderWarnings, _fileWarnings;

    /// <summary>A cache.</summary>
    /// <param name="folder">
    /// A folder, in which a folder <c>equidsl-kernels</c> is made; null for EQUIDSL_CACHE, or <c>equidsl/cuda</c> in the user's cache folder.
    /// </param>
    /// <param name="largestBytes">Limit; null for EQUIDSL_CACHE_MIB, or 1 GiB.</param>
    /// <param name="warn">Told in one line, once, when the folder cannot be used, and once when a file in it cannot; null for standard error.</param>
    public CudaModuleCache(string? folder = null, long? largestBytes = null, Action<string>? warn = null)
    {
        _folder = (folder ?? EnvironmentVariables.Read(EnvironmentVariables.Cache)) is { } given ? PrivateFolder.In(given, GivenName) : DefaultFolder();
        _warn = warn ?? (static line => Console.Error.WriteLine($"EquiDsl: {line}"));
        LargestBytes = largestBytes ?? LimitOfEnvironment();
    }

    /// <summary>Where files are kept.</summary>
    public string Folder => _folder.Path;

    /// <summary>Bytes that the folder may hold.</summary>
    public long LargestBytes { get; }

    /// <summary>Modules that were there.</summary>
    public int Hits => _hits;

    /// <summary>Modules that were compiled.</summary>
    public int Misses => _misses;

    /// <summary>The compiled module: from disk, or compiled now and kept. A folder that cannot be used only costs time.</summary>
    public byte[] Get(ICudaCompiler compiler, CudaSource source, int architecture)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        ArgumentNullException.ThrowIfNull(source);
        string name = Key(compiler.Version, source.Text, architecture) + Extension;
        bool isUsable = TryFind(name, out byte[]? known);
        if (known is not null)
        {
            Interlocked.Increment(ref _hits);
            return known;
        }
        byte[] code = compiler.Compile(source, architecture);
        Interlocked.Increment(ref _misses);
        if (isUsable)
            Keep(name, code);
        return code;
    }

    /// <summary>What a module is kept under.</summary>
    internal static string Key(string version, string text, int architecture)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"{version}\nsm_{architecture}\n{text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private static PrivateFolder DefaultFolder()
    {
        string root = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : EnvironmentVariables.ReadFolder(EnvironmentVariables.UserCache)
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
        return PrivateFolder.Own(Path.Combine(root, "equidsl"), "cuda");
    }

    private long LimitOfEnvironment()
    {
        if (EnvironmentVariables.Read(EnvironmentVariables.CacheMebibytes) is not { } text)
            return DefaultLargestBytes;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long mebibytes))
            return Math.Min(mebibytes, long.MaxValue >> 20) << 20;
        _warn($"{EnvironmentVariables.CacheMebibytes} is '{text}', which is not a whole number of MiB; {DefaultLargestBytes >> 20} is used");
        return DefaultLargestBytes;
    }

    /// <summary>Looks for a module that this user's programs wrote.</summary>
    /// <returns>Whether the folder may be used; else it is said why not.</returns>
    private bool TryFind(string name, out byte[]? code)
    {
        code = null;
        try
        {
            using OpenFolder? folder = _folder.Open(make: false);
            if (folder is not null)
                code = Find(folder, name);
            return true;
        }
        catch (Exception error) when (IsFileError(error))
        {
            WarnOfFolder(error.Message);
            return false;
        }
    }

    private byte[]? Find(OpenFolder folder, string name)
    {
        CudaModuleSeal seal = new(folder);
        // Without it nothing is kept either.
        seal.RequireOwnKey();
        try
        {
            if (folder.Read(name, LargestModuleBytes, markUsed: true) is not { } file)
                return null;
            if (file.IsWritableByOthers)
                WarnOfFile($"'{folder.File(name)}' can be written by others");
            else if (seal.Open(name, file.Content) is { } code)
                return code;
            else
                WarnOfFile($"'{folder.File(name)}' is damaged, or was not written by a program of this user");
        }
        catch (Exception error) when (IsFileError(error))
        {
            WarnOfFile(error.Message);
        }
        return null;
    }

    private void Keep(string name, byte[] code)
    {
        try
        {
            using OpenFolder folder = _folder.Open(make: true)!;
            folder.Write(name, replace: true, new CudaModuleSeal(folder).Header(name, code), code);
            Shrink(folder);
        }
        catch (Exception error) when (IsFileError(error))
        {
            WarnOfFolder(error.Message);
        }
    }

    /// <summary>The folder may hold more than modules, so that only files of their names are removed.</summary>
    private void Shrink(OpenFolder folder)
    {
        (string Name, long Bytes, DateTime Written)[] files = [.. folder.Files()];
        // What a process that was killed left half-written.
        foreach ((string left, _, _) in files.Where(f => TemporaryName().IsMatch(f.Name) && f.Written < DateTime.UtcNow - s_longestWrite))
            folder.Delete(left);
        long bytes = 0;
        foreach ((string name, long size, _) in files.Where(f => ModuleName().IsMatch(f.Name)).OrderByDescending(f => f.Written))
        {
            bytes += size;
            if (bytes > LargestBytes)
                folder.Delete(name);
        }
    }

    private static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException or TypeLoadException;

    private void WarnOfFolder(string problem)
    {
        if (Interlocked.Exchange(ref _folderWarnings, 1) == 0)
            _warn($"compiled kernels are not kept on disk, and each start compiles them again: {problem}");
    }

    private void WarnOfFile(string problem)
    {
        if (Interlocked.Exchange(ref _fileWarnings, 1) == 0)
            _warn($"a kept kernel is not used, and compiled again: {problem}");
    }

    [GeneratedRegex($"^[0-9a-f]{{64}}\\{Extension}$")]
    private static partial Regex ModuleName();

    [GeneratedRegex($"^([0-9a-f]{{64}}\\{Extension}|equidsl-cuda\\.key)\\.[0-9a-f]{{32}}\\.tmp$")]
    private static partial Regex TemporaryName();
}
