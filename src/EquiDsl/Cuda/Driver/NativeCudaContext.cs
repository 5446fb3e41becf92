using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static EquiDsl.Cuda.CudaDriverApi;

namespace EquiDsl.Cuda;

/// <summary>The primary context of a device, shared with whatever else in the process uses the device.</summary>
internal sealed unsafe class NativeCudaContext : ICudaContext
{
    private readonly CudaHandle _context;
    private readonly ConcurrentDictionary<nint, CudaHandle> _allocations = new();

    public NativeCudaContext(int ordinal)
    {
        Check(cuDeviceGet(out int device, ordinal), nameof(cuDeviceGet));
        Check(cuDevicePrimaryCtxRetain(out nint context, device), nameof(cuDevicePrimaryCtxRetain));
        _context = new(context, _ => cuDevicePrimaryCtxRelease_v2(device));
        byte* name = stackalloc byte[256];
        Check(cuDeviceGetName(name, 256, device), nameof(cuDeviceGetName));
        Check(cuDeviceTotalMem_v2(out nuint bytes, device), nameof(cuDeviceTotalMem_v2));
        int Attribute(int attribute)
        {
            Check(cuDeviceGetAttribute(out int value, attribute, device), nameof(cuDeviceGetAttribute));
            return value;
        }

        Properties = new(
            Marshal.PtrToStringUTF8((nint)name) ?? "", (10 * Attribute(CapabilityMajor)) + Attribute(CapabilityMinor),
            Attribute(MultiprocessorCount), Attribute(L2CacheSize), Attribute(SharedBytesPerBlockOptIn), (long)bytes);
    }

    public CudaDeviceProperties Properties { get; }

    public (long Free, long Total) Memory
    {
        get
        {
            Enter();
            Check(cuMemGetInfo_v2(out nuint free, out nuint total), nameof(cuMemGetInfo_v2));
            return ((long)free, (long)total);
        }
    }

    public nint Allocate(long bytes)
    {
        Enter();
        int result = cuMemAlloc_v2(out nint address, (nuint)Math.Max(bytes, 1));
        if (result == OutOfMemory)
        {
            (long free, long total) = Memory;
            throw new CudaOutOfMemoryException(
                $"{Properties.Name}: {bytes:N0} bytes of device memory are asked for, {free:N0} of {total:N0} are free");
        }
        Check(result, nameof(cuMemAlloc_v2));
        _allocations[address] = new(address, a => InContext(() => cuMemFree_v2(a)));
        return address;
    }

    public void Free(nint address)
    {
        if (_allocations.TryRemove(address, out CudaHandle? allocation))
            allocation.Dispose();
    }

    public nint AllocatePinned(long bytes)
    {
        Enter();
        int result = cuMemHostAlloc(out nint address, (nuint)Math.Max(bytes, 1), HostPortable);
        if (result == OutOfMemory)
            throw new CudaOutOfMemoryException($"{bytes:N0} bytes of page-locked host memory are asked for and not to be had");
        Check(result, nameof(cuMemHostAlloc));
        _allocations[address] = new(address, a => InContext(() => cuMemFreeHost(a)));
        return address;
    }

    public void FreePinned(nint address) => Free(address);

    public ICudaModule Load(ReadOnlySpan<byte> image)
    {
        Enter();
        // A PTX image is text and must end in a zero.
        byte[] terminated = new byte[image.Length + 1];
        image.CopyTo(terminated);
        fixed (byte* data = terminated)
        {
            Check(cuModuleLoadData(out nint module, data), nameof(cuModuleLoadData));
            return new NativeCudaModule(this, new(module, m => InContext(() => cuModuleUnload(m))));
        }
    }

    public ICudaStream CreateStream()
    {
        Enter();
        Check(cuStreamCreate(out nint stream, StreamNonBlocking), nameof(cuStreamCreate));
        return new NativeCudaStream(this, new(stream, s => InContext(() => cuStreamDestroy_v2(s))));
    }

    public ICudaEvent CreateEvent()
    {
        Enter();
        Check(cuEventCreate(out nint marker, 0), nameof(cuEventCreate));
        return new NativeCudaEvent(this, new(marker, e => InContext(() => cuEventDestroy_v2(e))));
    }

    public void Dispose()
    {
        foreach (nint address in _allocations.Keys)
            Free(address);
        _context.Dispose();
    }

    /// <summary>Makes the context current on the calling thread.</summary>
    public void Enter() => Check(cuCtxSetCurrent(_context.Value), nameof(cuCtxSetCurrent));

    /// <summary>Gives something back while the context lives; with the context everything goes.</summary>
    internal int InContext(Func<int> release) => _context.IsClosed || cuCtxSetCurrent(_context.Value) != 0 ? 0 : release();
}
