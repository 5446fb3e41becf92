using System.Runtime.InteropServices;

namespace EquiDsl.Cuda.Emulation;

/// <summary>A compiled module.</summary>
internal sealed class EmulatedCudaModule : ICudaModule
{
    // The module whose handler of faults all use, and which therefore stays.
    private static nint s_guard;

    private readonly nint _handle;

    public EmulatedCudaModule(ReadOnlySpan<byte> library)
    {
        // A library is loaded from a file, which can go as soon as it is.
        string file = Path.Combine(Path.GetTempPath(), $"equidsl-{Guid.NewGuid():N}.so");
        using (FileStream stream = File.Create(file))
            stream.Write(library);
        try
        {
            _handle = NativeLibrary.Load(file);
            Interlocked.CompareExchange(ref s_guard, NativeLibrary.GetExport(_handle, "equidslGuard"), 0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ICudaFunction Function(string name) => NativeLibrary.TryGetExport(_handle, name, out nint address)
        ? new EmulatedCudaFunction(name, address, NativeLibrary.GetExport(_handle, "equidslRun"), s_guard)
        : throw new CudaException($"the module has no kernel {name}");

    /// <summary>The library stays: the one whose handler of faults is used must, and its kernels may be in recorded graphs.</summary>
    public void Dispose()
    {
    }
}

/// <summary>A kernel: its address, the function that runs grids of it, and the one that says where faults go.</summary>
internal sealed class EmulatedCudaFunction(string name, nint address, nint runner, nint guard) : ICudaFunction
{
    private const int SharedBytesWithoutAsking = 48 * 1024, LargestSharedBytes = 227 * 1024;

    public string Name => name;

    public nint Address => address;

    public nint Runner => runner;

    public nint Guard => guard;

    public int Registers => 0;

    public int LocalBytes => 0;

    public int SharedBytesAllowed { get; private set; } = SharedBytesWithoutAsking;

    public void AllowSharedBytes(int bytes)
    {
        if (bytes > LargestSharedBytes)
            throw new CudaException($"{name}: {bytes} bytes of shared memory are asked for, a block has at most {LargestSharedBytes}");
        SharedBytesAllowed = Math.Max(SharedBytesAllowed, bytes);
    }
}
