using System.Reflection;
using EquiDsl.Cuda;

namespace EquiDsl.Tests.Cuda;

/// <summary>The CUDA text of generated classes.</summary>
internal static class CudaSources
{
    /// <summary>All modules of a generated class of so many programs, that of the edge geometry last.</summary>
    public static IReadOnlyList<CudaSource> Of(Type type, int programs = 1)
    {
        MethodInfo create = type.GetMethod("CreateProgram", BindingFlags.Static | BindingFlags.NonPublic)!;
        IEnumerable<ModelProgram> all = Enumerable.Range(0, programs).Select(i => (ModelProgram)create.Invoke(null, [i])!);
        return [.. all.SelectMany(p => p.CreateCudaPlan().Kernels).Select(k => k.Source).DistinctBy(s => s.Text), CudaText.Geometry];
    }
}
