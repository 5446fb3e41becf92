using System.Runtime.InteropServices;

namespace EquiDsl.Cuda.Emulation;

/// <summary>A compiled module.</summary>
internal sealed class EmulatedCudaModule : ICudaModule
{
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
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ICudaFunction Function(string name) => NativeLibrary.TryGetExport(_handle, name, out nint address)
        ? new EmulatedCudaFunction(name, address, NativeLibrary.GetExport(_handle, "equidslRun"))
        : throw new CudaException($"the module has no kernel {name}");

    /// <summary>The library stays: its handler of faults may have been chained to.</summary>
    public void Dispose()
    {
    }
}

/// <summary>A kernel: its address and the function that runs grids of it.</summary>
internal sealed class EmulatedCudaFunction(string name, nint address, nint runner) : ICudaFunction
{
    private const int SharedBytesWithoutAsking = 48 * 1024, LargestSharedBytes = 227 * 1024;

    public string Name => name;

    public nint Address => address;

    public nint Runner => runner;

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
