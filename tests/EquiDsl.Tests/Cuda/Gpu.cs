using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The first GPU of this machine; tests skip with the reason where there is none that kernels can run on.</summary>
internal static class Gpu
{
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    public static string? Missing => s_missing.Value;

    public static void Require() => Skip.If(Missing is not null, Missing);

    public static Device Open() => Device.Cuda();

    public static (ICudaDriver Driver, ICudaCompiler Compiler) Parts => (new NativeCudaDriver(), new NvrtcCompiler());

    private static string? FindMissing()
    {
        try
        {
            using Device device = Device.Cuda();
            return CudaLibraries.CompilerMissing;
        }
        catch (CudaException problem)
        {
            return problem.Message;
        }
    }
}
