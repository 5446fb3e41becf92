using ManagedCuda;

namespace EquiDsl.Cuda.Managed;

/// <summary>The driver of this machine, through ManagedCuda: <c>Device.Cuda(new ManagedCudaDriver(), new ManagedCudaCompiler())</c>.</summary>
public sealed class ManagedCudaDriver : ICudaDriver
{
    /// <inheritdoc/>
    public string Name => $"ManagedCuda {typeof(CudaContext).Assembly.GetName().Version}";

    /// <inheritdoc/>
    public int DeviceCount => ManagedCalls.Run(nameof(CudaContext.GetDeviceCount), CudaContext.GetDeviceCount);

    /// <inheritdoc/>
    public ICudaContext Open(int device)
    {
        int count = DeviceCount;
        return device >= 0 && device < count
            ? ManagedCalls.Run(nameof(PrimaryContext), () => new ManagedCudaContext(device))
            : throw new Cuda.CudaException($"there is no CUDA device {device}; this machine has {count}");
    }
}
