using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>What the blocks of a phase are made for.</summary>
public enum PhaseKind
{
    /// <summary>Matrix products on tensor cores or multiply-adds.</summary>
    Matrix,

    /// <summary>Lane arithmetic and copies.</summary>
    Lanes,

    /// <summary>Sums over all tiles of a chunk.</summary>
    Collect,
}

/// <summary>One launch on a GPU: jobs without order among each other, a range of blocks each, on every tile of a chunk or on all of them at once.</summary>
public sealed class Phase
{
    internal Phase(PhaseKind kind, int warps) => (Kind, Warps) = (kind, warps);

    /// <summary>What its blocks are made for.</summary>
    public PhaseKind Kind { get; }

    /// <summary>Jobs; the blocks of a tile are theirs in order.</summary>
    public IReadOnlyList<Job> Jobs => JobList;

    /// <summary>Warps of a block.</summary>
    public int Warps { get; }

    /// <summary>Threads of a block.</summary>
    public int Threads => Warps * Job.SubtileLanes;

    /// <summary>Whether every tile has blocks of its own.</summary>
    public bool IsPerTile => Kind != PhaseKind.Collect;

    /// <summary>Blocks per tile, or of all tiles.</summary>
    public int Blocks => Jobs.Sum(j => j.Blocks);

    /// <summary>32-bit words of shared memory that a block needs.</summary>
    public int SharedWords => Jobs.Max(j => j.SharedWords(Warps));

    /// <summary>The loop that it belongs to: phases of a loop follow each other and are launched once per repetition.</summary>
    public LoopStage? Loop { get; internal set; }

    internal List<Job> JobList { get; } = [];
}

/// <summary>Stages that one set of blocks runs on a tile.</summary>
public abstract class Job
{
    /// <summary>Lanes that a block of lane arithmetic works on: one per thread of a warp.</summary>
    public const int SubtileLanes = 32;

    private readonly List<Access> _accesses = [];
    private int _known;

    /// <summary>Blocks per tile, or of all tiles.</summary>
    public abstract int Blocks { get; }

    /// <summary>Stages in order.</summary>
    public abstract IEnumerable<Stage> Stages { get; }

    /// <summary>32-bit words of shared memory that a block of so many warps needs.</summary>
    public abstract int SharedWords(int warps);

    /// <summary>Takes a stage that depends on this job into it, when a block can run it after what it has run so far.</summary>
    internal virtual bool TryAppend(Stage stage) => false;

    /// <summary>Whether the order of this job and of a stage with the given accesses matters.</summary>
    internal bool ConflictsWith(IReadOnlyList<Access> accesses)
    {
        foreach (Stage stage in Stages.Skip(_known))
        {
            _accesses.AddRange(StageAccesses.Of(stage));
            _known++;
        }
        return _accesses.Any(a => accesses.Any(a.ConflictsWith));
    }
}
