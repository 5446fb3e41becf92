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
    private const string Extension = ".cubin";
    private const long DefaultLargestBytes = 1L << 30;
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromHours(1);

    private readonly PrivateFolder _folder;
    private readonly CudaModuleSeal _seal;
    private readonly Action<string> _warn;
    private int _hits, _misses, _folderWarnings, _fileWarnings;

    /// <summary>A cache.</summary>
    /// <param name="folder">The folder; null for EQUIDSL_CACHE, or <c>equidsl/cuda</c> in the user's cache folder.</param>
    /// <param name="largestBytes">Limit; null for EQUIDSL_CACHE_MIB, or 1 GiB.</param>
    /// <param name="warn">Told in one line, once, when the folder cannot be used, and once when a file in it cannot; null for standard error.</param>
    public CudaModuleCache(string? folder = null, long? largestBytes = null, Action<string>? warn = null)
    {
        _folder = (folder ?? EnvironmentVariables.Read(EnvironmentVariables.Cache)) is { } given ? new(given) : DefaultFolder();
        _seal = new(_folder);
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
        bool isUsable = IsUsable();
        if (isUsable && Find(name) is { } known)
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
        string own = Path.Combine(root, "equidsl");
        return new(own, Path.Combine(own, "cuda"));
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

    private bool IsUsable()
    {
        if (_folder.Problem is not { } problem)
            return true;
        WarnOfFolder(problem);
        return false;
    }

    /// <summary>The module in a file, or null when there is none that this user's programs wrote.</summary>
    private byte[]? Find(string name)
    {
        try
        {
            if (_folder.Read(name, markUsed: true) is not { } file)
                return null;
            if (_seal.Open(name, file) is { } code)
                return code;
            WarnOfFile($"'{_folder.File(name)}' is damaged, or was not written by a program of this user");
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
            _folder.Write(name, replace: true, _seal.Header(name, code), code);
            Shrink();
        }
        catch (Exception error) when (IsFileError(error))
        {
            WarnOfFolder(error.Message);
        }
    }

    /// <summary>The folder may hold more than modules, so that only files of their names are removed.</summary>
    private void Shrink()
    {
        FileInfo[] files = new DirectoryInfo(Folder).GetFiles();
        // What a process that was killed left half-written.
        foreach (FileInfo left in files.Where(f => TemporaryName().IsMatch(f.Name) && f.LastWriteTimeUtc < DateTime.UtcNow - s_longestWrite))
            left.Delete();
        long bytes = 0;
        foreach (FileInfo file in files.Where(f => ModuleName().IsMatch(f.Name)).OrderByDescending(f => f.LastWriteTimeUtc))
        {
            // Another process may have removed it meanwhile.
            bytes += file.Exists ? file.Length : 0;
            if (bytes > LargestBytes)
                file.Delete();
        }
    }

    private static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException or EntryPointNotFoundException;

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

    [GeneratedRegex($"^([0-9a-f]{{64}}\\{Extension}|{CudaModuleSeal.KeyName})\\.[0-9a-f]{{32}}\\.tmp$")]
    private static partial Regex TemporaryName();
}
