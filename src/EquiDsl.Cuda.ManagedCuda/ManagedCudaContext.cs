using System.Collections.Concurrent;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace EquiDsl.Cuda.Managed;

/// <summary>The primary context of a device.</summary>
internal sealed class ManagedCudaContext : ICudaContext
{
    private const int OutOfMemory = 2;
    private const int MultiprocessorCount = 16, L2CacheSize = 38, CapabilityMajor = 75, CapabilityMinor = 76, SharedBytesPerBlockOptIn = 97;

    private readonly PrimaryContext _context;
    private readonly ConcurrentDictionary<nint, IDisposable> _allocations = new();

    public ManagedCudaContext(int ordinal)
    {
        _context = new PrimaryContext(ordinal);
        _context.SetCurrent();
        CUdevice device = default;
        ManagedCalls.Check(DriverAPINativeMethods.DeviceManagement.cuDeviceGet(ref device, ordinal), "cuDeviceGet");
        int Attribute(int attribute)
        {
            int value = 0;
            ManagedCalls.Check(
                DriverAPINativeMethods.DeviceManagement.cuDeviceGetAttribute(ref value, (CUDeviceAttribute)attribute, device), "cuDeviceGetAttribute");
            return value;
        }

        Properties = new(
            CudaContext.GetDeviceName(ordinal), (10 * Attribute(CapabilityMajor)) + Attribute(CapabilityMinor), Attribute(MultiprocessorCount),
            Attribute(L2CacheSize), Attribute(SharedBytesPerBlockOptIn), _context.GetTotalDeviceMemorySize());
    }

    public Cuda.CudaDeviceProperties Properties { get; }

    public (long Free, long Total) Memory => InContext<(long, long)>(
        "cuMemGetInfo", () => (_context.GetFreeDeviceMemorySize(), _context.GetTotalDeviceMemorySize()));

    public nint Allocate(long bytes) => InContext("cuMemAlloc", () =>
    {
        try
        {
            CudaDeviceVariable<byte> memory = new(Math.Max(bytes, 1));
            return Keep((nint)(long)memory.DevicePointer.Pointer, memory);
        }
        catch (global::ManagedCuda.CudaException problem) when ((int)problem.CudaError == OutOfMemory)
        {
            (long free, long total) = Memory;
            throw new CudaOutOfMemoryException(
                $"{Properties.Name}: {bytes:N0} bytes of device memory are asked for, {free:N0} of {total:N0} are free");
        }
    });

    public void Free(nint address)
    {
        if (_allocations.TryRemove(address, out IDisposable? memory))
            InContext("cuMemFree", memory.Dispose);
    }

    public nint AllocatePinned(long bytes) => InContext("cuMemHostAlloc", () =>
    {
        try
        {
            CudaPageLockedHostMemory<byte> memory = new(Math.Max(bytes, 1), CUMemHostAllocFlags.Portable);
            return Keep(memory.PinnedHostPointer, memory);
        }
        catch (global::ManagedCuda.CudaException problem) when ((int)problem.CudaError == OutOfMemory)
        {
            throw new CudaOutOfMemoryException($"{bytes:N0} bytes of page-locked host memory are asked for and not to be had");
        }
    });

    public void FreePinned(nint address) => Free(address);

    public ICudaModule Load(ReadOnlySpan<byte> image)
    {
        // PTX must end in a zero.
        byte[] terminated = [.. image, 0];
        return InContext("cuModuleLoadData", () => new ManagedCudaModule(this, _context.LoadModulePTX(terminated)));
    }

    public ICudaStream CreateStream() => InContext("cuStreamCreate", () => new ManagedCudaStream(this, new CudaStream(CUStreamFlags.NonBlocking)));

    public ICudaEvent CreateEvent() => InContext("cuEventCreate", () => new ManagedCudaEvent(this, new CudaEvent()));

    public void Unload(CUmodule module) => InContext("cuModuleUnload", () => _context.UnloadModule(module));

    public void Dispose()
    {
        foreach (nint address in _allocations.Keys)
            Free(address);
        _context.Dispose();
    }

    /// <summary>Runs a call with the context current on the calling thread.</summary>
    public T InContext<T>(string call, Func<T> action) => ManagedCalls.Run(call, () =>
    {
        _context.SetCurrent();
        return action();
    });

    /// <summary>Runs a call without a result.</summary>
    public void InContext(string call, Action action) => ManagedCalls.Run(call, () =>
    {
        _context.SetCurrent();
        action();
    });

    private nint Keep(nint address, IDisposable memory)
    {
        _allocations[address] = memory;
        return address;
    }
}
