using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>Functions of libcuda (CUDA Driver API, versions 12 and 13). Results are CUresult; handles are pointers, device addresses 64-bit.</summary>
internal static unsafe partial class CudaDriverApi
{
    public const int OutOfMemory = 2;

    public const int MultiprocessorCount = 16, L2CacheSize = 38, CapabilityMajor = 75, CapabilityMinor = 76, SharedBytesPerBlockOptIn = 97;

    public const int LocalBytes = 3, RegisterCount = 4, DynamicSharedBytes = 8;

    public const uint StreamNonBlocking = 1, HostPortable = 1;

    public const int CaptureThreadLocal = 1;

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuInit(uint flags);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDriverGetVersion(out int version);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGetErrorName(int error, out byte* name);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGetErrorString(int error, out byte* text);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDeviceGetCount(out int count);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDeviceGetAttribute(out int value, int attribute, int device);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDevicePrimaryCtxRetain(out nint context, int device);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemGetInfo_v2(out nuint free, out nuint total);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemAlloc_v2(out nint address, nuint bytes);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemFree_v2(nint address);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemHostAlloc(out nint address, nuint bytes, uint flags);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemFreeHost(nint address);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuModuleLoadData(out nint module, byte* image);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuModuleUnload(nint module);

    [LibraryImport(CudaLibraries.Driver, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int cuModuleGetFunction(out nint function, nint module, string name);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuFuncGetAttribute(out int value, int attribute, nint function);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuFuncSetAttribute(nint function, int attribute, int value);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuStreamCreate(out nint stream, uint flags);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemcpyHtoDAsync_v2(nint destination, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemcpyDtoHAsync_v2(nint destination, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuMemsetD8Async(nint destination, byte value, nuint bytes, nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream,
        void** parameters, void** extra);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuEventCreate(out nint marker, uint flags);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuEventDestroy_v2(nint marker);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuEventRecord(nint marker, nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuEventSynchronize(nint marker);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuEventElapsedTime(out float milliseconds, nint start, nint end);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuStreamEndCapture(nint stream, out nint graph);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(CudaLibraries.Driver)]
    public static partial int cuGraphDestroy(nint graph);

    /// <summary>Throws unless a call succeeded.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="call">The call.</param>
    public static void Check(int result, string call)
    {
        if (result != 0)
            throw new CudaException($"{call} failed: {Describe(result)}");
    }

    /// <summary>The driver's name and text of an error.</summary>
    public static string Describe(int error)
    {
        string name = cuGetErrorName(error, out byte* n) == 0 ? Marshal.PtrToStringUTF8((nint)n) ?? "" : "";
        string text = cuGetErrorString(error, out byte* t) == 0 ? Marshal.PtrToStringUTF8((nint)t) ?? "" : "";
        return name.Length == 0 ? $"error {error}" : $"{name} ({error}), {text}";
    }
}
