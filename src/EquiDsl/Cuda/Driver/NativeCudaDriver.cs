using static EquiDsl.Cuda.CudaDriverApi;

namespace EquiDsl.Cuda;

/// <summary>The driver of this machine, through libcuda.</summary>
public sealed class NativeCudaDriver : ICudaDriver
{
    /// <summary>Graphs are instantiated by a function of CUDA 11.4.</summary>
    private const int OldestVersion = 11040;

    private static readonly Lock s_gate = new();
    private static bool s_initialized;

    private readonly int _version;

    /// <summary>Finds and initialises the driver.</summary>
    /// <exception cref="CudaException">It is not there, with all that was tried, or has no device.</exception>
    public NativeCudaDriver()
    {
        if (CudaLibraries.DriverMissing is { } problem)
            throw new CudaException(problem);
        lock (s_gate)
        {
            if (!s_initialized)
                Check(cuInit(0), nameof(cuInit));
            s_initialized = true;
        }
        Check(cuDriverGetVersion(out _version), nameof(cuDriverGetVersion));
        if (_version < OldestVersion)
            throw new CudaException($"the driver, {Name}, is too old: CUDA 11.4 or later is needed");
        Check(cuDeviceGetCount(out int count), nameof(cuDeviceGetCount));
        DeviceCount = count;
    }

    /// <inheritdoc/>
    public string Name => $"libcuda {_version / 1000}.{_version % 1000 / 10}";

    /// <inheritdoc/>
    public int DeviceCount { get; }

    /// <inheritdoc/>
    public ICudaContext Open(int device)
    {
        if (device < 0 || device >= DeviceCount)
            throw new CudaException($"there is no CUDA device {device}; this machine has {DeviceCount}");
        return new NativeCudaContext(device);
    }
}
