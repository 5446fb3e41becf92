using System.Text;

namespace EquiDsl.Cuda;

/// <summary>The CUDA C++ that all kernels share.</summary>
public static class CudaText
{
    private static readonly Lazy<string> s_common =
        new(() => string.Concat(new[] { "Intrinsics", "Arguments", "Functions", "Rows", "Segments", "Matrix", "Gradients", "MatrixGradient" }.Select(Read)));

    private static readonly Lazy<CudaSource> s_geometry =
        new(() => new("EquiDsl.EdgeGeometry", Read("Intrinsics") + Read("Arguments") + Read("Geometry")));

    /// <summary>What comes before the text of every kernel.</summary>
    public static string Common => s_common.Value;

    /// <summary>The module of edge frames and radial bands.</summary>
    internal static CudaSource Geometry => s_geometry.Value;

    private static string Read(string name)
    {
        using Stream stream = typeof(CudaText).Assembly.GetManifestResourceStream($"EquiDsl.Cuda.{name}.cuh")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd() + "\n";
    }
}
