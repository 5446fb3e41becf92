namespace EquiDsl.Cuda;

/// <summary>Gradients of a program in device memory: slot after slot, row-major, each aligned to a line of the cache.</summary>
internal sealed unsafe class CudaGradients : IDisposable
{
    private const int Alignment = 32;

    private readonly GradientSizes _sizes;
    private readonly CudaBuffer _device, _host;

    public CudaGradients(ModelProgram program, ParameterSet parameters, CudaDevice device)
    {
        _sizes = new GradientSizes(parameters);
        program.Gradients(_sizes);
        (_device, _host) = (new(device.Memory), new(device.PinnedMemory));
        Offsets = new long[_sizes.Slots.Count];
        for (int i = 0; i < Offsets.Length; i++)
        {
            Offsets[i] = Count;
            Count += (((long)_sizes.Slots[i].Rows * _sizes.Slots[i].Columns) + Alignment - 1) / Alignment * Alignment;
        }
    }

    /// <summary>First number of each gradient.</summary>
    public long[] Offsets { get; }

    /// <summary>Numbers of all gradients.</summary>
    public long Count { get; private set; }

    /// <summary>Address of a gradient.</summary>
    public nint Address(int slot) => slot < Offsets.Length ? _device.Address + (nint)(Offsets[slot] * sizeof(float)) : 0;

    /// <summary>Queues zeros; the first time it takes the memory.</summary>
    public void Clear(ICudaStream stream)
    {
        if (Count == 0)
            return;
        _device.Ensure(Count * sizeof(float));
        stream.Fill(_device.Address, 0, Count * sizeof(float));
    }

    /// <summary>Adds all gradients to those by parameter.</summary>
    public void AddTo(ModelProgram program, ParameterSet parameters, ParameterSet gradients, ICudaStream stream)
    {
        if (Count == 0)
            return;
        _host.Ensure(Count * sizeof(float));
        stream.CopyToHost(_host.Address, _device.Address, Count * sizeof(float));
        stream.Synchronize();
        GradientUnpacker unpacker = new(parameters, gradients, _sizes, Read);
        program.Gradients(unpacker);
        unpacker.Run();
    }

    public void Dispose()
    {
        _device.Dispose();
        _host.Dispose();
    }

    private void Read(int slot, float[] result)
    {
        (int rows, int columns, _) = _sizes.Slots[slot];
        new ReadOnlySpan<float>((float*)_host.Address + Offsets[slot], rows * columns).CopyTo(result);
    }
}
