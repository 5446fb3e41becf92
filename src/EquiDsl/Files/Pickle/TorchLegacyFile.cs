using System.Numerics;

namespace EquiDsl.Files;

/// <summary>
/// PyTorch's older file layout: pickles of a magic number, a version, the machine, the value and the storages'
/// keys, then each storage as a count and its elements. Pickled tensors carry such a file inside them.
/// </summary>
internal static class TorchLegacyFile
{
    private static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    /// <param name="allowed">The names that may occur; null for those of tensors.</param>
    /// <returns>The value: a storage, a tensor, a dictionary of them...</returns>
    public static object? Read(ReadOnlyMemory<byte> bytes, Func<string, Exception> fail, PickleAllowList? allowed = null)
    {
        allowed ??= new PickleAllowList();
        TorchStorage.AllowTypes(allowed);
        TorchTensor.AllowConstructors(allowed);
        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        var reader = new PickleReader(bytes, allowed, fail, id => Storage(id, storages, fail));
        if (reader.Read() is not BigInteger magic || magic != s_magic || reader.Read() is not 1001L)
            throw fail("the tensor data does not start like a PyTorch file of version 1001.");
        if (reader.Read() is not PickleDictionary system || system["little_endian"] is not true)
            throw fail("the tensor data is not from a little-endian machine.");
        object? value = reader.Read();
        if (reader.Read() is not List<object?> keys)
            throw fail("the tensor data has no list of storages.");
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out TorchStorage? storage))
                throw fail("the tensor data lists a storage that no tensor uses.");
            ReadOnlySpan<byte> count = reader.TakeBytes(8).Span;
            if (BitConverter.ToInt64(count) != storage.Count || storage.Count > bytes.Length)
                throw fail($"a storage announces {BitConverter.ToInt64(count)} elements; expected {storage.Count}, within the data's {bytes.Length} bytes.");
            storage.Data = reader.TakeBytes(storage.Count * storage.Type.Size());
        }
        return value;
    }

    /// <summary>Allows tensors that were pickled one by one, with the files inside them.</summary>
    public static void AllowPickledTensors(PickleAllowList allowed)
    {
        TorchTensor.AllowConstructors(allowed);
        allowed.Allow("torch.storage._load_from_bytes", (arguments, fail) => arguments is [byte[] bytes]
            ? Read(bytes, fail)
            : throw fail("a storage is not made of bytes."));
    }

    private static TorchStorage Storage(object? id, Dictionary<string, TorchStorage> storages, Func<string, Exception> fail)
    {
        (TorchStorage storage, string key) = TorchStorage.FromPersistentId(id, fail);
        if (!storages.TryGetValue(key, out TorchStorage? known))
            storages.Add(key, known = storage);
        return known;
    }
}
