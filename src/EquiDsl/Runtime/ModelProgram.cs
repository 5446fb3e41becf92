using EquiDsl.Cpu;
using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>A compiled graph: what a generated class tells the runtime about its kernels.</summary>
public abstract class ModelProgram
{
    /// <summary>Numbers per row of each workspace buffer; a buffer has one row per node (or per given row).</summary>
    public abstract ReadOnlySpan<int> BufferWidths { get; }

    /// <summary>Constants of the edge geometry, or null when the graph has no edges.</summary>
    public abstract EdgeGeometry? Geometry { get; }

    /// <summary>Buffer that input features are copied to, or −1.</summary>
    public abstract int InputBuffer { get; }

    /// <summary>Buffer that features or forces are read from, or −1.</summary>
    public abstract int OutputBuffer { get; }

    /// <summary>Buffer of the energies per node that are summed per system, or −1.</summary>
    public abstract int EnergyBuffer { get; }

    /// <summary>Factor of the sums.</summary>
    public abstract double EnergyFactor { get; }

    /// <summary>Whether the program has an energy output.</summary>
    public bool HasEnergy => EnergyBuffer >= 0;

    /// <summary>Packs the parameters in the order in which kernels read them.</summary>
    public abstract void Pack(WeightPacker weights);

    /// <summary>Runs all kernels on the processor, in order, with the lanes of <see cref="CpuExecution.InstructionSet"/>.</summary>
    public abstract void Run(CpuExecution execution);

    /// <summary>The same kernels as CUDA C++, with their launches.</summary>
    public abstract CudaPlan CreateCudaPlan();
}
