using System.Reflection;
using EquiDsl.Cuda;

namespace EquiDsl.Tests.Cuda;

/// <summary>The CUDA text of generated classes.</summary>
internal static class CudaSources
{
    /// <summary>All modules of a generated class, that of the edge geometry last.</summary>
    public static IReadOnlyList<CudaSource> Of(Type type) => [.. Kernels(type).Select(k => k.Source), CudaText.Geometry];

    /// <summary>All kernels of a generated class.</summary>
    public static CudaKernel[] Kernels(Type type)
    {
        MethodInfo create = type.GetMethod("CreateProgram", BindingFlags.Static | BindingFlags.NonPublic)!;
        return ((ModelProgram)create.Invoke(null, [0])!).CreateCudaPlan().Kernels;
    }
}
