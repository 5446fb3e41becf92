namespace EquiDsl.Files;

/// <summary>The numbers behind one or more tensors of a PyTorch file.</summary>
/// <param name="key">Its name in the file.</param>
/// <param name="type">The element type.</param>
/// <param name="count">The number of elements that the file announces.</param>
internal sealed class TorchStorage(string key, NumberType type, long count)
{
    private static readonly (string Name, NumberType Type)[] s_types =
    [
        ("DoubleStorage", NumberType.Float64), ("FloatStorage", NumberType.Float32), ("HalfStorage", NumberType.Float16),
        ("BFloat16Storage", NumberType.BFloat16), ("LongStorage", NumberType.Int64), ("IntStorage", NumberType.Int32),
        ("ShortStorage", NumberType.Int16), ("CharStorage", NumberType.Int8), ("ByteStorage", NumberType.UInt8),
        ("BoolStorage", NumberType.Boolean),
    ];

    private long _copied;

    public string Key { get; } = key;

    public NumberType Type { get; } = type;

    public long Count { get; } = count;

    /// <summary>The elements, least significant byte first; empty until they have been read, and in archives, whose storages are read one by one.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Counts bytes that tensors copy out: many tensors can be views of one storage, but hardly all of them whole ones.</summary>
    public void Charge(long bytes, Func<string, Exception> fail)
    {
        _copied += bytes;
        if (_copied > (4L * Data.Length) + 4096)
            throw fail($"tensors copy {_copied} bytes out of a storage of {Data.Length}, the same ones over and over.");
    }

    /// <summary>Allows the names of storage types, as persistent ids mention them.</summary>
    public static void AllowTypes(PickleAllowList allowed)
    {
        foreach ((string name, _) in s_types)
            allowed.Allow($"torch.{name}", construct: null);
    }

    /// <summary>Makes a storage from a persistent id: ('storage', type, key, location, count, ...).</summary>
    /// <returns>The storage and the key of its data.</returns>
    public static (TorchStorage Storage, string Key) FromPersistentId(object? id, Func<string, Exception> fail)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal global, string key, string, long count, ..] } || count < 0)
            throw fail("a tensor's storage is not described as ('storage', type, key, location, count).");
        foreach ((string name, NumberType type) in s_types)
        {
            if (global.FullName == $"torch.{name}")
                return (new TorchStorage(key, type, count), key);
        }
        throw fail($"'{global.FullName}' is not a type of storage; expected one such as torch.FloatStorage.");
    }
}
