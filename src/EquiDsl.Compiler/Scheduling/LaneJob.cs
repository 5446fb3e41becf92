using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Stages between two barriers of a block: one, or lane stages whose loops run alike so that each thread reads its own rows.</summary>
/// <param name="Stages">Stages in order.</param>
public sealed record Step(IReadOnlyList<Stage> Stages);

/// <summary>Lane arithmetic and copies on 32 lanes: loops are shared out to the warps of a block, or to several blocks.</summary>
public sealed class LaneJob : Job
{
    /// <summary>Operations that a thread should at least have.</summary>
    private const int WorkPerThread = 256;

    private readonly List<List<Stage>> _steps;
    private readonly int _lanes, _warps, _light;

    internal LaneJob(Stage stage, int lanes, int warps, int light) =>
        (_steps, _lanes, _warps, _light) = ([[stage]], lanes, warps, light);

    /// <summary>Steps, with a barrier between them.</summary>
    public IReadOnlyList<Step> Steps => [.. _steps.Select(s => new Step(s))];

    /// <summary>Blocks that share the loops of 32 lanes.</summary>
    public int Parts
    {
        get
        {
            if (_steps.Count > 1 || !_steps[0].All(LaneWork.IsSplittable))
                return 1;
            int count = _steps[0].Max(LaneWork.Iterations), work = Math.Max(1, Work / count);
            int perBlock = _warps * Math.Max(1, WorkPerThread / work);
            return (count + perBlock - 1) / perBlock;
        }
    }

    /// <inheritdoc/>
    public override int Blocks => _lanes / SubtileLanes * Parts;

    /// <inheritdoc/>
    public override IEnumerable<Stage> Stages => _steps.SelectMany(s => s);

    private int Work => Stages.Sum(LaneWork.Operations);

    /// <inheritdoc/>
    public override int SharedWords(int warps) => Stages.Max(s => LaneWork.SharedWords(s, warps));

    /// <inheritdoc/>
    internal override bool TryAppend(Stage stage)
    {
        if (stage is not (LaneStage or LoadStage or SaveStage or EdgeEmbeddingStage))
            return false;
        if (_steps[_steps.Count - 1].All(s => LoopMatching.RunAlike(s, stage)))
        {
            _steps[_steps.Count - 1].Add(stage);
            return true;
        }
        if (Work + LaneWork.Operations(stage) > _light)
            return false;
        _steps.Add([stage]);
        return true;
    }
}

/// <summary>A loop whose repetitions are independent: a block each, with what only one repetition sees in shared memory.</summary>
public sealed class LoopJob : Job
{
    private readonly int _lanes;

    internal LoopJob(LoopStage loop, int lanes, IReadOnlyList<TileBuffer> local)
    {
        (Loop, _lanes, Local) = (loop, lanes, local);
        List<List<Stage>> steps = [];
        foreach (Stage stage in loop.Body)
        {
            if (steps.Count > 0 && steps[steps.Count - 1].All(s => LoopMatching.RunAlike(s, stage, loop)))
                steps[steps.Count - 1].Add(stage);
            else
                steps.Add([stage]);
        }
        Steps = [.. steps.Select(s => new Step(s))];
    }

    /// <summary>The loop.</summary>
    public LoopStage Loop { get; }

    /// <summary>Steps of one repetition, with a barrier between them.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Buffers in shared memory.</summary>
    public IReadOnlyList<TileBuffer> Local { get; }

    /// <inheritdoc/>
    public override int Blocks => _lanes / SubtileLanes * Loop.Count;

    /// <inheritdoc/>
    public override IEnumerable<Stage> Stages => [Loop];

    /// <summary>Words of a row of 32 lanes in shared memory; the extra one keeps columns in different banks.</summary>
    public const int LocalStride = SubtileLanes + 1;

    /// <inheritdoc/>
    public override int SharedWords(int warps) => Local.Sum(b => b.Rows) * LocalStride;
}

/// <summary>
/// A softmax or a sum over the edges of each target: a tile's blocks do the targets whose first edge it has. Or a sum over the edges of
/// each source, in the order of sources.
/// </summary>
public sealed class SegmentJob : Job
{
    private readonly int _warps;

    internal SegmentJob(Stage stage, int warps) => (Stage, _warps) = (stage, warps);

    /// <summary>The softmax or the sum.</summary>
    public Stage Stage { get; }

    /// <summary>Where the softmax also writes the logarithms of its denominators.</summary>
    public SegmentLogSumExpStage? Denominators { get; private set; }

    /// <inheritdoc/>
    public override int Blocks => (Rows + (SubtileLanes * _warps) - 1) / (SubtileLanes * _warps);

    /// <inheritdoc/>
    public override IEnumerable<Stage> Stages => Denominators is null ? [Stage] : [Stage, Denominators];

    /// <inheritdoc/>
    public override int SharedWords(int warps) => Stage is SegmentSoftmaxStage ? 0 : warps * LaneWork.PatchWords;

    private int Rows => Stage switch
    {
        SegmentSumStage sum => sum.Rows,
        SourceSumStage sum => sum.Runs.Sum(r => r.Count),
        // Its threads go through the edges of targets, whatever the heads.
        SegmentSoftmaxStage => 1,
        _ => throw new InvalidOperationException($"not a softmax, nor a sum over edges: {Stage}"),
    };

    /// <inheritdoc/>
    internal override bool TryAppend(Stage stage)
    {
        if (Denominators is not null || Stage is not SegmentSoftmaxStage softmax || stage is not SegmentLogSumExpStage total || !ReferenceEquals(total.Logits, softmax.Logits))
            return false;
        Denominators = total;
        return true;
    }
}
