using System.Runtime.InteropServices;
using System.Text;
using static EquiDsl.Cuda.NvrtcApi;

namespace EquiDsl.Cuda;

/// <summary>
/// NVRTC: compiles for the device's architecture, or to PTX of the newest one that it knows when the device is newer.
/// </summary>
public sealed unsafe class NvrtcCompiler : ICudaCompiler
{
    private const string Language = "--std=c++17";

    private readonly int[] _architectures;

    /// <summary>Finds the library.</summary>
    /// <exception cref="CudaException">It is not there; the message lists what was tried.</exception>
    public NvrtcCompiler()
    {
        if (CudaLibraries.CompilerMissing is { } problem)
            throw new CudaException(problem);
        Check(nvrtcVersion(out int major, out int minor), nameof(nvrtcVersion));
        Version = $"nvrtc {major}.{minor} {Language}";
        Check(nvrtcGetNumSupportedArchs(out int count), nameof(nvrtcGetNumSupportedArchs));
        _architectures = new int[count];
        fixed (int* architectures = _architectures)
            Check(nvrtcGetSupportedArchs(architectures), nameof(nvrtcGetSupportedArchs));
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>Architectures that machine code can be made for.</summary>
    public IReadOnlyList<int> Architectures => _architectures;

    /// <inheritdoc/>
    public byte[] Compile(CudaSource source, int architecture) => Compile(source, architecture, false).Code;

    /// <summary>Compiles with the assembler's report of registers, shared memory and spills.</summary>
    public (byte[] Code, string Log) CompileVerbose(CudaSource source, int architecture) => Compile(source, architecture, true);

    private (byte[] Code, string Log) Compile(CudaSource source, int architecture, bool verbose)
    {
        ArgumentNullException.ThrowIfNull(source);
        bool known = _architectures.Contains(architecture);
        int target = known ? architecture : _architectures.Where(a => a < architecture).DefaultIfEmpty(architecture).Max();
        string[] options = [$"--gpu-architecture={(known ? "sm" : "compute")}_{target}", Language, .. verbose ? new[] { "--ptxas-options=-v" } : []];
        Check(nvrtcCreateProgram(out nint program, source.Text, source.Name + ".cu", 0, null, null), nameof(nvrtcCreateProgram));
        try
        {
            int result = Run(program, options);
            string log = Log(program);
            if (result == CompilationError)
                throw new CudaCompilationException(CompilationReport.Of(source, target, log));
            Check(result, $"{nameof(nvrtcCompileProgram)}({source.Name})");
            return (known ? Cubin(program) : Ptx(program), log);
        }
        finally
        {
            _ = nvrtcDestroyProgram(ref program);
        }
    }

    private static int Run(nint program, string[] options)
    {
        byte** pointers = stackalloc byte*[options.Length];
        for (int i = 0; i < options.Length; i++)
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(options[i]);
        int result = nvrtcCompileProgram(program, options.Length, pointers);
        for (int i = 0; i < options.Length; i++)
            Marshal.FreeCoTaskMem((nint)pointers[i]);
        return result;
    }

    private static string Log(nint program)
    {
        Check(nvrtcGetProgramLogSize(program, out nuint size), nameof(nvrtcGetProgramLogSize));
        byte[] log = new byte[size];
        fixed (byte* bytes = log)
            Check(nvrtcGetProgramLog(program, bytes), nameof(nvrtcGetProgramLog));
        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }

    private static byte[] Cubin(nint program)
    {
        Check(nvrtcGetCUBINSize(program, out nuint size), nameof(nvrtcGetCUBINSize));
        byte[] code = new byte[size];
        fixed (byte* bytes = code)
            Check(nvrtcGetCUBIN(program, bytes), nameof(nvrtcGetCUBIN));
        return code;
    }

    private static byte[] Ptx(nint program)
    {
        Check(nvrtcGetPTXSize(program, out nuint size), nameof(nvrtcGetPTXSize));
        byte[] code = new byte[size];
        fixed (byte* bytes = code)
            Check(nvrtcGetPTX(program, bytes), nameof(nvrtcGetPTX));
        return code;
    }
}
