namespace EquiDsl.Files;

/// <summary>A tensor of a PyTorch file: a view of a storage.</summary>
internal sealed class TorchTensor
{
    private readonly TorchStorage _storage;
    private readonly long _offset;
    private readonly long[] _strides;

    private TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides) =>
        (_storage, _offset, Shape, _strides) = (storage, offset, shape, strides);

    public long[] Shape { get; }

    public NumberType Type => _storage.Type;

    public TorchStorage Storage => _storage;

    /// <summary>Allows the names that make tensors.</summary>
    public static void AllowConstructors(PickleAllowList allowed)
    {
        allowed.Allow("torch._utils._rebuild_tensor_v2", Rebuild);
        allowed.Allow("torch._utils._rebuild_tensor", Rebuild);
        allowed.Allow("torch._utils._rebuild_parameter", (arguments, fail) =>
            arguments is [TorchTensor data, ..] ? data : throw fail("a parameter is not made of a tensor."));
        allowed.Allow("torch.Size", (arguments, fail) => arguments switch
        {
            [PickleTuple tuple] => tuple,
            [List<object?> list] => new PickleTuple([.. list]),
            _ => throw fail("a torch.Size is not made of a tuple."),
        });
    }

    /// <summary>Copies the elements out of a storage that has been read, last extent fastest.</summary>
    public NumberArray Read(Func<string, Exception> fail)
    {
        if (NumberArray.CountOf(Shape) is int count && count <= _storage.Count)
            _storage.Charge((long)count * _storage.Type.Size(), fail);
        return Read(_storage.Data, fail);
    }

    /// <summary>Copies the elements out of the bytes of the storage, last extent fastest.</summary>
    public NumberArray Read(ReadOnlyMemory<byte> data, Func<string, Exception> fail)
    {
        int size = _storage.Type.Size();
        long available = Math.Min(_storage.Count, data.Length / size);
        if (NumberArray.CountOf(Shape) is not int count || count > available)
            throw fail($"a tensor of shape ({string.Join(", ", Shape)}) does not fit its storage of {available} elements.");
        var elements = new byte[count * size];
        if (count > 0)
            Gather(data.Span, elements, size, available, fail);
        return NumberArray.Decode(_storage.Type, Shape, elements);
    }

    private void Gather(ReadOnlySpan<byte> data, byte[] elements, int size, long available, Func<string, Exception> fail)
    {
        UInt128 last = (UInt128)_offset;
        for (int d = 0; d < Shape.Length; d++)
            last += (UInt128)(Shape[d] - 1) * (UInt128)_strides[d];
        if (last >= (UInt128)available)
            throw fail($"a tensor reaches element {last} of a storage that has {available}.");
        var index = new long[Shape.Length];
        long position = _offset;
        for (int i = 0; i < elements.Length; i += size)
        {
            data.Slice((int)(position * size), size).CopyTo(elements.AsSpan(i));
            for (int d = index.Length - 1; d >= 0; d--)
            {
                position += _strides[d];
                if (++index[d] < Shape[d])
                    break;
                position -= _strides[d] * Shape[d];
                index[d] = 0;
            }
        }
    }

    private static TorchTensor Rebuild(object?[] arguments, Func<string, Exception> fail)
    {
        if (arguments is not [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, ..])
            throw fail("a tensor is not described by storage, offset, size and stride.");
        long[]? shape = Numbers(size), strides = Numbers(stride);
        if (shape is null || strides is null || shape.Length != strides.Length || offset < 0)
            throw fail("a tensor's offset, size and stride are not whole numbers from 0, as many sizes as strides.");
        return new TorchTensor(storage, offset, shape, strides);
    }

    private static long[]? Numbers(PickleTuple tuple) => tuple.Items.All(item => item is long and >= 0)
        ? Array.ConvertAll(tuple.Items, item => (long)item!)
        : null;
}
