using System.Runtime.InteropServices;

namespace EquiDsl.Cuda.Emulation;

/// <summary>A CUDA driver whose one device is this processor.</summary>
public sealed class EmulatedCudaDriver : ICudaDriver
{
    /// <inheritdoc/>
    public string Name => "emulation";

    /// <inheritdoc/>
    public int DeviceCount => 1;

    /// <summary>Bytes of device memory.</summary>
    public long MemoryBytes { get; init; } = 16L << 30;

    /// <summary>Bytes of the second-level cache, which decide how many tiles are in flight.</summary>
    public long L2Bytes { get; init; } = 1 << 20;

    /// <summary>Compute capability, 10·major + minor.</summary>
    public int Architecture { get; init; } = 90;

    /// <summary>Decides the order of blocks; reported with failures.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>Host threads that run blocks.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    public ICudaContext Open(int device) => device == 0
        ? new EmulatedCudaContext(this)
        : throw new CudaException($"there is no device {device}; the emulation has one");
}

/// <summary>The device's memory is host memory with a guard page behind each allocation, filled with NaN.</summary>
internal sealed unsafe partial class EmulatedCudaContext(EmulatedCudaDriver driver) : ICudaContext
{
    private const int Page = 4096, Alignment = 256;

    private readonly Dictionary<nint, (nint Base, nuint Length, long Bytes)> _allocations = [];
    private readonly Lock _gate = new();
    private long _used;

    public CudaDeviceProperties Properties { get; } =
        new("emulated device", driver.Architecture, driver.Workers, driver.L2Bytes, 227 * 1024, driver.MemoryBytes);

    public (long Free, long Total) Memory => (driver.MemoryBytes - _used, driver.MemoryBytes);

    public EmulatedCudaDriver Driver => driver;

    public nint Allocate(long bytes)
    {
        lock (_gate)
        {
            long free = driver.MemoryBytes - _used;
            if (bytes > free)
                throw new CudaOutOfMemoryException($"{bytes:N0} bytes of device memory are asked for, {free:N0} of {driver.MemoryBytes:N0} are free");
            long rounded = (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
            nuint length = (nuint)((rounded + Page - 1) / Page * Page) + Page;
            nint start = Map(0, length, 3, 0x22, -1, 0);
            if (start == -1 || Protect(start + (nint)length - Page, Page, 0) != 0)
                throw new CudaException("the host has no memory for the emulated device");
            nint address = start + (nint)length - Page - (nint)rounded;
            new Span<byte>((void*)address, checked((int)Math.Min(rounded, int.MaxValue))).Fill(0xff);
            _allocations[address] = (start, length, bytes);
            _used += bytes;
            return address;
        }
    }

    public void Free(nint address)
    {
        lock (_gate)
        {
            if (!_allocations.Remove(address, out (nint Base, nuint Length, long Bytes) allocation))
                throw new CudaException($"0x{address:x} was not allocated");
            _used -= allocation.Bytes;
            _ = Unmap(allocation.Base, allocation.Length);
        }
    }

    public nint AllocatePinned(long bytes) => (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);

    public void FreePinned(nint address) => NativeMemory.AlignedFree((void*)address);

    public ICudaModule Load(ReadOnlySpan<byte> image) => new EmulatedCudaModule(image);

    public ICudaStream CreateStream() => new EmulatedCudaStream(driver);

    public ICudaEvent CreateEvent() => new EmulatedCudaEvent();

    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((nint start, nuint length, _) in _allocations.Values)
                _ = Unmap(start, length);
            _allocations.Clear();
            _used = 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
