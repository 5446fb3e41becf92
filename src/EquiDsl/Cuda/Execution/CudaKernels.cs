namespace EquiDsl.Cuda;

/// <summary>The loaded functions of a plan.</summary>
internal sealed class CudaKernels
{
    private const int SharedBytesWithoutAsking = 48 * 1024;

    /// <param name="plan">The plan.</param>
    /// <param name="withGeometry">Whether the graph has edges.</param>
    /// <param name="loader">Compiles and loads modules.</param>
    public CudaKernels(CudaPlan plan, bool withGeometry, CudaModuleLoader loader)
    {
        List<CudaSource> sources = [.. plan.Kernels.Select(k => k.Source)];
        if (withGeometry)
            sources.Add(CudaText.Geometry);
        IReadOnlyList<ICudaModule> modules = loader.Load(sources);
        Phases = new ICudaFunction[plan.Kernels.Length][];
        for (int i = 0; i < Phases.Length; i++)
        {
            CudaKernel kernel = plan.Kernels[i];
            string name = kernel.Source.Name[(kernel.Source.Name.LastIndexOf('.') + 1)..];
            Phases[i] = new ICudaFunction[kernel.Phases.Length];
            for (int phase = 0; phase < Phases[i].Length; phase++)
            {
                Phases[i][phase] = modules[i].Function($"{name}_{phase}");
                if (kernel.Phases[phase].SharedBytes > SharedBytesWithoutAsking)
                    Phases[i][phase].AllowSharedBytes(kernel.Phases[phase].SharedBytes);
            }
        }
        Geometry = withGeometry ? modules[^1].Function("edgeGeometry") : null;
    }

    /// <summary>Functions by kernel and phase.</summary>
    public ICudaFunction[][] Phases { get; }

    /// <summary>Edge frames and radial bands.</summary>
    public ICudaFunction? Geometry { get; }
}
