namespace EquiDsl.Cuda;

/// <summary>A GPU with what its models share: compiled modules and memory.</summary>
internal sealed class CudaDevice : Device
{
    private const long LargestIdlePinnedBytes = 256L << 20;

    /// <summary>Tensor cores for TF32 and bfloat16, and asynchronous copies, came with it.</summary>
    private const int OldestArchitecture = 80;

    private readonly int _index;

    /// <param name="driver">The driver.</param>
    /// <param name="compiler">Finds the compiler, asked for when the first module is not precompiled.</param>
    /// <param name="cache">Compiled modules on disk.</param>
    /// <param name="index">Which device.</param>
    public CudaDevice(ICudaDriver driver, Func<ICudaCompiler> compiler, CudaModuleCache cache, int index)
    {
        _index = index;
        Context = driver.Open(index);
        if (Context.Properties is { Architecture: < OldestArchitecture } old)
        {
            Context.Dispose();
            throw new CudaException($"{old.Name} has compute capability {old.Architecture / 10}.{old.Architecture % 10}; kernels need 8.0 or later");
        }
        Cache = cache;
        Modules = new(Context, compiler, cache);
        Memory = new(Context, pinned: false, Context.Properties.MemoryBytes / 8);
        PinnedMemory = new(Context, pinned: true, LargestIdlePinnedBytes);
    }

    public ICudaContext Context { get; }

    public CudaModuleCache Cache { get; }

    public CudaModuleLoader Modules { get; }

    public CudaMemoryPool Memory { get; }

    public CudaMemoryPool PinnedMemory { get; }

    public override string Description => $"CUDA device {_index}, {Context.Properties.Name}, sm_{Context.Properties.Architecture}";

    /// <summary>A GPU of this machine.</summary>
    /// <exception cref="CudaException">There is no driver, no such device, or it is too old.</exception>
    public static CudaDevice Open(int index) => new(new NativeCudaDriver(), () => new NvrtcCompiler(), new CudaModuleCache(), index);

    /// <summary>The first GPU when this machine has one that can be used, else null.</summary>
    public static CudaDevice? OpenIfUsable()
    {
        if (CudaLibraries.DriverMissing is not null)
            return null;
        try
        {
            CudaDevice device = Open(0);
            if (CudaLibraries.CompilerMissing is null || CudaPrecompiled.IsPresent(device.Context.Properties.Architecture))
                return device;
            device.Dispose();
        }
        catch (CudaException)
        {
            // A driver without a device, or one that does not start, is no reason to fail: the processor is there.
        }
        return null;
    }

    internal override int DefaultConcurrency => 2;

    private protected override LoadedProgram LoadProgram(ModelProgram program, ParameterSet parameters) => new CudaLoadedProgram(program, parameters, this);

    private protected override void Free()
    {
        Memory.Dispose();
        PinnedMemory.Dispose();
        Modules.Dispose();
        Context.Dispose();
    }
}
