using ManagedCuda.NVRTC;

namespace EquiDsl.Cuda.Managed;

/// <summary>NVRTC through ManagedCuda: machine code of the device's architecture, or PTX of the newest one that it knows before it.</summary>
public sealed class ManagedCudaCompiler : ICudaCompiler
{
    private const string Language = "--std=c++17";

    private readonly int[] _architectures;

    /// <summary>Finds the library.</summary>
    /// <exception cref="Cuda.CudaException">It is not there.</exception>
    public ManagedCudaCompiler() => (Version, _architectures) = Run(
        nameof(CudaRuntimeCompiler), () => ($"nvrtc {CudaRuntimeCompiler.GetVersion()} {Language}", CudaRuntimeCompiler.GetSupportedArchs()));

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public byte[] Compile(CudaSource source, int architecture)
    {
        ArgumentNullException.ThrowIfNull(source);
        bool known = _architectures.Contains(architecture);
        int target = known ? architecture : _architectures.Where(a => a < architecture).DefaultIfEmpty(architecture).Max();
        return Run($"nvrtc({source.Name})", () =>
        {
            using CudaRuntimeCompiler compiler = new(source.Text, source.Name + ".cu");
            try
            {
                compiler.Compile([$"--gpu-architecture={(known ? "sm" : "compute")}_{target}", Language]);
            }
            catch (NVRTCException)
            {
                throw new CudaCompilationException(CompilationReport.Of(source, target, compiler.GetLogAsString()));
            }
            return known ? compiler.GetCubin() : compiler.GetPTX();
        });
    }

    private static T Run<T>(string call, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is NVRTCException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new Cuda.CudaException($"{call} failed: {problem.Message}", problem);
        }
    }
}
