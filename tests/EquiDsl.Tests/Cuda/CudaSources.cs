using System.Reflection;
using EquiDsl.Cuda;

namespace EquiDsl.Tests.Cuda;

/// <summary>The CUDA text of generated classes.</summary>
internal static class CudaSources
{
    /// <summary>All modules of a generated class of so many programs, that of the edge geometry last.</summary>
    public static IReadOnlyList<CudaSource> Of(Type type, int programs = 1) =>
        [.. Kernels(type, programs).Select(k => k.Source).DistinctBy(s => s.Text), CudaText.Geometry];

    /// <summary>All kernels of a generated class of so many programs.</summary>
    public static CudaKernel[] Kernels(Type type, int programs = 1)
    {
        MethodInfo create = type.GetMethod("CreateProgram", BindingFlags.Static | BindingFlags.NonPublic)!;
        return [.. Enumerable.Range(0, programs).SelectMany(i => ((ModelProgram)create.Invoke(null, [i])!).CreateCudaPlan().Kernels)];
    }
}
