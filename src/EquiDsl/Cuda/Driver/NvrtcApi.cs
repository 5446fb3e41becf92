using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>Functions of libnvrtc. Results are nvrtcResult.</summary>
internal static unsafe partial class NvrtcApi
{
    public const int CompilationError = 6;

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcVersion(out int major, out int minor);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial byte* nvrtcGetErrorString(int result);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetNumSupportedArchs(out int count);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetSupportedArchs(int* architectures);

    [LibraryImport(CudaLibraries.Compiler, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nvrtcCreateProgram(out nint program, string source, string name, int headerCount, byte** headers, byte** includeNames);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcDestroyProgram(ref nint program);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcCompileProgram(nint program, int optionCount, byte** options);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetProgramLogSize(nint program, out nuint bytes);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetCUBINSize(nint program, out nuint bytes);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetCUBIN(nint program, byte* code);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetPTXSize(nint program, out nuint bytes);

    [LibraryImport(CudaLibraries.Compiler)]
    public static partial int nvrtcGetPTX(nint program, byte* code);

    /// <summary>Throws unless a call succeeded.</summary>
    public static void Check(int result, string call)
    {
        if (result != 0)
            throw new CudaException($"{call} failed: {Marshal.PtrToStringUTF8((nint)nvrtcGetErrorString(result))} ({result})");
    }
}
