namespace EquiDsl.Cuda;

/// <summary>
/// The part of the CUDA driver that the runtime needs: the seam below which bindings differ. All addresses are device addresses
/// unless said otherwise. Every call throws <see cref="CudaException"/> with the call's name when it fails.
/// </summary>
public interface ICudaDriver
{
    /// <summary>What the binding is, for descriptions and cache keys, e.g. <c>libcuda 13.0</c>.</summary>
    string Name { get; }

    /// <summary>Devices present.</summary>
    int DeviceCount { get; }

    /// <summary>Opens the primary context of a device.</summary>
    ICudaContext Open(int device);
}

/// <summary>An open device. Calls may come from any thread.</summary>
public interface ICudaContext : IDisposable
{
    /// <summary>What the device is.</summary>
    CudaDeviceProperties Properties { get; }

    /// <summary>Free and total device memory, bytes.</summary>
    (long Free, long Total) Memory { get; }

    /// <summary>Allocates device memory, aligned to 256 bytes.</summary>
    /// <exception cref="CudaOutOfMemoryException">There is not enough; the context is still usable.</exception>
    nint Allocate(long bytes);

    /// <summary>Frees device memory.</summary>
    void Free(nint address);

    /// <summary>Allocates page-locked host memory; the address is a host address.</summary>
    /// <exception cref="CudaOutOfMemoryException">There is not enough; the context is still usable.</exception>
    nint AllocatePinned(long bytes);

    /// <summary>Frees page-locked host memory.</summary>
    void FreePinned(nint address);

    /// <summary>Loads a compiled module.</summary>
    ICudaModule Load(ReadOnlySpan<byte> image);

    /// <summary>A new stream that does not wait for the default stream.</summary>
    ICudaStream CreateStream();

    /// <summary>A new event that can measure time.</summary>
    ICudaEvent CreateEvent();
}

/// <summary>What the runtime asks of a device.</summary>
/// <param name="Name">The maker's name.</param>
/// <param name="Architecture">Compute capability, 10·major + minor, e.g. 90.</param>
/// <param name="Multiprocessors">Multiprocessors.</param>
/// <param name="L2Bytes">Size of the second-level cache.</param>
/// <param name="SharedBytesPerBlock">Shared memory that one block may opt in to.</param>
/// <param name="MemoryBytes">Device memory.</param>
public sealed record CudaDeviceProperties(
    string Name, int Architecture, int Multiprocessors, long L2Bytes, int SharedBytesPerBlock, long MemoryBytes);

/// <summary>A loaded module.</summary>
public interface ICudaModule : IDisposable
{
    /// <summary>A kernel by its unmangled name.</summary>
    ICudaFunction Function(string name);
}

/// <summary>A kernel of a loaded module; valid as long as the module.</summary>
public interface ICudaFunction
{
    /// <summary>Registers per thread.</summary>
    int Registers { get; }

    /// <summary>Local memory per thread, bytes: above zero when registers spill.</summary>
    int LocalBytes { get; }

    /// <summary>Allows launches with this much dynamic shared memory.</summary>
    void AllowSharedBytes(int bytes);
}

/// <summary>A queue of work. Calls return before the work is done.</summary>
public interface ICudaStream : IDisposable
{
    /// <summary>Copies from host memory, which must stay untouched until the copy is done.</summary>
    void CopyToDevice(nint destination, nint hostSource, long bytes);

    /// <summary>Copies to host memory.</summary>
    void CopyToHost(nint hostDestination, nint source, long bytes);

    /// <summary>Sets every byte.</summary>
    void Fill(nint destination, byte value, long bytes);

    /// <summary>Runs a kernel whose one parameter is a structure.</summary>
    /// <param name="function">The kernel.</param>
    /// <param name="gridX">Blocks, first index.</param>
    /// <param name="gridY">Blocks, second index.</param>
    /// <param name="threads">Threads per block, a multiple of 32.</param>
    /// <param name="sharedBytes">Dynamic shared memory per block.</param>
    /// <param name="parameter">The bytes of the structure; copied before the call returns.</param>
    void Launch(ICudaFunction function, int gridX, int gridY, int threads, int sharedBytes, ReadOnlySpan<byte> parameter);

    /// <summary>Marks the end of the work queued so far.</summary>
    void Record(ICudaEvent marker);

    /// <summary>Waits until all work queued is done.</summary>
    void Synchronize();

    /// <summary>From now on calls are recorded instead of run.</summary>
    void BeginCapture();

    /// <summary>Ends recording.</summary>
    ICudaGraph EndCapture();

    /// <summary>Runs a recorded graph.</summary>
    void Launch(ICudaGraph graph);
}

/// <summary>A point in a stream's work.</summary>
public interface ICudaEvent : IDisposable
{
    /// <summary>Waits until the work before it is done.</summary>
    void Synchronize();

    /// <summary>Milliseconds from an earlier event to this one; both are done.</summary>
    float MillisecondsSince(ICudaEvent earlier);
}

/// <summary>Recorded work that can be run again as one launch.</summary>
public interface ICudaGraph : IDisposable;
