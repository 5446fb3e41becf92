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

    /// <summary>Buffers that have one row per edge instead of per node.</summary>
    public virtual ReadOnlySpan<int> EdgeBuffers => [];

    /// <summary>Buffer of strain derivatives per node (nodes, 9) that are summed per system, or −1.</summary>
    public virtual int VirialBuffer => -1;

    /// <summary>Buffer that edge vectors (edges, 3) are copied to, or −1.</summary>
    public virtual int EdgeVectorBuffer => -1;

    /// <summary>Buffer of the noise (nodes, 3) that training which denoises predicts, or −1.</summary>
    public virtual int NoiseBuffer => -1;

    /// <summary>Buffer of the harmonics of forces on noisy atoms (nodes, (L + 1)²), or −1.</summary>
    public virtual int ForceEncodingBuffer => -1;

    /// <summary>Buffer of the gradient of a loss by the noise (nodes, 3), or −1.</summary>
    public virtual int NoiseSeedBuffer => -1;

    /// <summary>Buffer of the gradient of a loss by the forces (nodes, 3), or −1.</summary>
    public virtual int ForceSeedBuffer => -1;

    /// <summary>Buffer of the gradient of a loss by the energies of systems, given to each of their nodes.</summary>
    public virtual SeedBuffer EnergySeed => SeedBuffer.None;

    /// <summary>Buffer of the gradient of a loss by the strain derivatives of systems (nodes, 9), given to each of their nodes.</summary>
    public virtual SeedBuffer VirialSeed => SeedBuffer.None;

    /// <summary>Buffer of the energies' gradient by themselves, 1, given to each node.</summary>
    public virtual SeedBuffer UnitSeed => SeedBuffer.None;

    /// <summary>Places where something is dropped in training.</summary>
    public virtual ReadOnlySpan<DropoutSite> Dropouts => [];

    /// <summary>Whether the program has an energy output.</summary>
    public bool HasEnergy => EnergyBuffer >= 0;

    /// <summary>Whether the forces are −∂E/∂x, which reads edge vectors.</summary>
    public bool HasGradientForces => EdgeVectorBuffer >= 0;

    /// <summary>Packs the parameters in the order in which kernels read them.</summary>
    public abstract void Pack(WeightPacker weights);

    /// <summary>Runs all kernels on the processor, in order, with the lanes of <see cref="CpuExecution.InstructionSet"/>.</summary>
    public abstract void Run(CpuExecution execution);

    /// <summary>Runs the backward pass on the processor, after <see cref="Run"/> and with seeds set.</summary>
    public virtual void Backward(CpuExecution execution) => throw new NotSupportedException("the program has no backward pass");

    /// <summary>Visits the slots that gradients are summed into.</summary>
    public virtual void Gradients(IWeightLayout weights)
    {
    }

    /// <summary>The same kernels as CUDA C++, with their launches.</summary>
    public abstract CudaPlan CreateCudaPlan();
}

/// <summary>A buffer with a number per node that is a factor times a number of the node's system.</summary>
/// <param name="Buffer">The buffer, or −1.</param>
/// <param name="Factor">The factor.</param>
public readonly record struct SeedBuffer(int Buffer, double Factor)
{
    /// <summary>No such buffer.</summary>
    public static SeedBuffer None => new(-1, 0);
}
