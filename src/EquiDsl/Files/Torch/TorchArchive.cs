using System.IO.Compression;
using System.Text;

namespace EquiDsl.Files;

/// <summary>
/// A file that PyTorch saved, in either layout: a zip archive of a pickle and its storages, or pickles and storages one after the
/// other. The pickle is read as data (see <see cref="PickleReader"/>); storages of archives are read when they are asked for.
/// </summary>
internal sealed class TorchArchive : IDisposable
{
    private readonly ZipArchive? _zip;
    private readonly string _prefix = "";
    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    private readonly long _length;

    // Entries can share their compressed bytes; together they may give what the file's own could.
    private long _inflated, _needed;

    private TorchArchive(string path)
    {
        (Path, _length) = (path, new FileInfo(path).Length);
        if (!IsZip(path))
        {
            Root = TorchLegacyFile.Read(File.ReadAllBytes(path), Fail, Allowed());
            return;
        }
        _zip = ZipFile.OpenRead(path);
        try
        {
            ZipArchiveEntry pickle = _zip.Entries.Where(e => e.FullName == "data.pkl" || e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                .MinBy(e => e.FullName.Length) ?? throw Fail("the archive has no 'data.pkl'; expected a file that torch.save wrote.");
            _prefix = pickle.FullName[..^"data.pkl".Length];
            if (_zip.GetEntry(_prefix + "byteorder") is ZipArchiveEntry order && Encoding.ASCII.GetString(Read(order, InflationBound.Word)).Trim() != "little")
                throw Fail("the archive is not from a little-endian machine.");
            PickleAllowList allowed = Allowed();
            TorchStorage.AllowTypes(allowed);
            TorchTensor.AllowConstructors(allowed);
            Root = new PickleReader(Read(pickle, InflationBound.Pickle), allowed, Fail, Storage).Read();
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    /// <summary>The path that the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The value that was saved.</summary>
    public object? Root { get; }

    /// <summary>Whether a file is one of PyTorch's, judged by its first bytes; false when it cannot be read.</summary>
    public static bool IsTorch(string path)
    {
        Span<byte> start = stackalloc byte[9];
        int count = Start(path, start);
        // The ninth byte of a safetensors file is the brace of its header, whatever the header's length says.
        return count >= 4 && start[8] != '{' && (IsZip(start) || (start[0] == 0x80 && start[1] is >= 2 and <= 5 && start[2] is 0x8a or 0x95));
    }

    /// <summary>Whether a file is to be one of PyTorch's by its name, though <see cref="IsTorch"/> says that it is not, nor is it of safetensors.</summary>
    public static bool IsMisnamed(string path)
    {
        if (System.IO.Path.GetExtension(path).ToLowerInvariant() is not (".pt" or ".pth" or ".ckpt") || !File.Exists(path))
            return false;
        Span<byte> start = stackalloc byte[9];
        _ = Start(path, start);
        return start[8] != '{';
    }

    /// <summary>Opens a file and reads its pickle.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read, or mentions a name that is not allowed.</exception>
    public static TorchArchive Open(string path)
    {
        try
        {
            return new TorchArchive(path);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error) || error is InvalidDataException)
        {
            throw new EquiDslFileException(path, $"the file cannot be read as one that PyTorch saved: {error.Message}", innerException: error);
        }
    }

    /// <summary>The exception for something wrong in the file.</summary>
    public Exception Fail(string problem) => new EquiDslFileException(Path, problem);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _zip?.Dispose();

    private static PickleAllowList Allowed()
    {
        // Trainers keep metrics as NumPy numbers and where tensors lived as devices.
        var allowed = new PickleAllowList();
        NumpyPickles.Allow(allowed);
        return allowed.Allow("torch.device", (arguments, fail) => arguments is [string, ..]
            ? arguments[0]
            : throw fail("a device has no name."));
    }

    private static bool IsZip(ReadOnlySpan<byte> start) => start[..4].SequenceEqual("PK\x03\x04"u8);

    private static bool IsZip(string path)
    {
        Span<byte> start = stackalloc byte[9];
        return Start(path, start) >= 4 && IsZip(start);
    }

    private static int Start(string path, Span<byte> start)
    {
        start.Clear();
        try
        {
            using FileStream stream = File.OpenRead(path);
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            return 0;
        }
    }

    /// <summary>Reads tensors, each storage once, and gives them out storage by storage.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="take">Receives the place of a tensor in the list, and its elements.</param>
    public void Read(IReadOnlyList<TorchTensor> tensors, Action<int, NumberArray> take)
    {
        foreach (IGrouping<TorchStorage, int> views in Enumerable.Range(0, tensors.Count).GroupBy(i => tensors[i].Storage))
        {
            long needed = views.Sum(i => (long)(NumberArray.CountOf(tensors[i].Shape) ?? 0)) * views.Key.Type.Size();
            ReadOnlyMemory<byte> data = _zip is null ? views.Key.Data : Load(views.Key, needed);
            foreach (int i in views)
                take(i, tensors[i].Read(data, Fail));
        }
    }

    /// <summary>Reads one tensor.</summary>
    public NumberArray Read(TorchTensor tensor)
    {
        NumberArray? elements = null;
        Read([tensor], (_, read) => elements = read);
        return elements!;
    }

    private TorchStorage Storage(object? id)
    {
        (TorchStorage storage, string key) = TorchStorage.FromPersistentId(id, Fail);
        if (_storages.TryGetValue(key, out TorchStorage? known))
            return known;
        _storages.Add(key, storage);
        return storage;
    }

    private byte[] Load(TorchStorage storage, long needed)
    {
        ZipArchiveEntry entry = _zip!.GetEntry($"{_prefix}data/{storage.Key}") ?? throw Fail($"the archive has no storage '{storage.Key}', which a tensor uses.");
        if (storage.Count > Array.MaxLength / storage.Type.Size() || entry.Length != storage.Count * storage.Type.Size())
            throw Fail($"the storage '{storage.Key}' has {entry.Length} bytes; expected {storage.Count} elements of {storage.Type.Size()} bytes.");
        (_needed, _inflated) = (_needed + needed, _inflated + entry.Length);
        long total = (InflationBound.Storage with { Most = long.MaxValue }).Allowed(_length, _needed);
        return _inflated <= total || entry.Length > InflationBound.Storage.Allowed(entry.CompressedLength, needed)
            ? Read(entry, InflationBound.Storage, needed)
            : throw Fail($"with the storage '{storage.Key}' {_inflated} bytes are read; at most {total} are allowed of a file of {_length} for tensors of {_needed}.");
    }

    private byte[] Read(ZipArchiveEntry entry, InflationBound bound, long needed = 0)
    {
        long compressed = Math.Min(entry.CompressedLength, _length), allowed = bound.Allowed(compressed, needed);
        Exception FailEntry(string problem) => Fail($"'{entry.FullName}' cannot be read: {problem}");
        try
        {
            using Stream stream = entry.Open();
            byte[] data = Inflation.Read(stream, compressed, entry.Length, allowed, FailEntry);
            // PyTorch writes 0 where it is told to leave the sums out.
            return entry.Crc32 == 0 || entry.Crc32 == Crc32.Of(data)
                ? data
                : throw Fail($"'{entry.FullName}' is damaged: its checksum is not that of its content.");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new EquiDslFileException(Path, $"'{entry.FullName}' cannot be read: {error.Message}", innerException: error);
        }
    }
}
