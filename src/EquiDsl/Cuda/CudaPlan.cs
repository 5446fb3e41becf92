namespace EquiDsl.Cuda;

/// <summary>A graph as CUDA kernels: what a generated class tells the runtime.</summary>
/// <param name="Precision">Precision of matrix products.</param>
/// <param name="Kernels">Kernels that differ.</param>
/// <param name="Launches">Executions of kernels in order.</param>
/// <param name="BackwardStart">The first launch of the backward pass; the number of launches without one.</param>
public sealed record CudaPlan(Precision Precision, CudaKernel[] Kernels, CudaLaunch[] Launches, int BackwardStart);

/// <summary>A fused region: phases that run one after another on a chunk of tiles.</summary>
/// <param name="Source">Its text; phase i is the function <c>Name_i</c>.</param>
/// <param name="Edges">Whether lanes are edges rather than rows.</param>
/// <param name="Lanes">Lanes of a tile.</param>
/// <param name="TileRows">Rows of tile memory.</param>
/// <param name="Phases">Its phases.</param>
/// <param name="PartialWords">Words of scratch memory for sums of several blocks.</param>
/// <param name="SumsAtSources">Whether edges are read in the order of their sources.</param>
/// <param name="Loops">Phases that are launched several times, in order; null for none.</param>
public sealed record CudaKernel(
    CudaSource Source, bool Edges, int Lanes, int TileRows, CudaPhase[] Phases, int PartialWords = 0, bool SumsAtSources = false,
    CudaLoop[]? Loops = null)
{
    /// <summary>Bytes of tile memory of a tile.</summary>
    public long TileBytes => (long)TileRows * Lanes * sizeof(float);

    /// <summary>Phases in the order of their launches, with the repetition of the loop that they belong to.</summary>
    internal IEnumerable<(int Phase, int Repetition)> Order
    {
        get
        {
            for (int phase = 0; phase < Phases.Length;)
            {
                CudaLoop loop = Loops?.FirstOrDefault(l => l.First == phase) ?? new(phase, 1, 1);
                for (int repetition = 0; repetition < loop.Repetitions; repetition++)
                {
                    for (int i = 0; i < loop.Count; i++)
                        yield return (phase + i, repetition);
                }
                phase += loop.Count;
            }
        }
    }
}

/// <summary>One launch.</summary>
/// <param name="Blocks">Blocks per tile, or of all tiles of a chunk.</param>
/// <param name="Threads">Threads per block.</param>
/// <param name="SharedBytes">Dynamic shared memory per block.</param>
/// <param name="MatrixOperations">Operations of matrix products per lane.</param>
/// <param name="LaneBytes">Bytes of global memory that are read and written per lane, weights not counted.</param>
/// <param name="IsPerTile">Whether every tile has blocks of its own.</param>
public sealed record CudaPhase(int Blocks, int Threads, int SharedBytes, long MatrixOperations, long LaneBytes, bool IsPerTile = true);

/// <summary>Phases that are launched one after another several times; each launch is told the repetition.</summary>
/// <param name="First">The first phase.</param>
/// <param name="Count">How many phases.</param>
/// <param name="Repetitions">How often.</param>
public sealed record CudaLoop(int First, int Count, int Repetitions);

/// <summary>One execution of a kernel.</summary>
/// <param name="Kernel">Index of the kernel.</param>
/// <param name="FirstSlot">First weight slot.</param>
/// <param name="FirstGradient">First gradient.</param>
/// <param name="Sums">Kernel arguments that edges are summed into.</param>
/// <param name="Buffers">Workspace buffers by kernel argument.</param>
public sealed record CudaLaunch(int Kernel, int FirstSlot, int FirstGradient, int[] Sums, int[] Buffers);
