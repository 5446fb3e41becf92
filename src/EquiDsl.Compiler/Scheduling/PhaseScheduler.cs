using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>A kernel as launches on a GPU.</summary>
/// <param name="Kernel">The kernel; offsets of its buffers are those of <paramref name="TileRows"/>.</param>
/// <param name="Phases">Launches in order.</param>
/// <param name="TileRows">Rows of tile memory in global memory.</param>
/// <param name="Partials">Sums of several blocks that are added up by the last launch.</param>
public sealed record ScheduledKernel(Kernel Kernel, IReadOnlyList<Phase> Phases, int TileRows, IReadOnlyList<PartialSums> Partials)
{
    /// <summary>Words of scratch memory for partial sums.</summary>
    public int PartialWords => Partials.Sum(p => p.Parts * p.Words);

    /// <summary>Whether edges are summed at their sources.</summary>
    public bool SumsAtSources => Kernel.Collects.Any(c => c is SourceSumStage);
}

/// <summary>
/// Cuts a kernel into phases: a stage goes to the block that runs what it depends on where that block can go on, else to the
/// earliest launch after it.
/// </summary>
public static class PhaseScheduler
{
    private const int EdgeWarps = 8, RowWarps = 16, EdgeLight = 16384, RowLight = 4096;

    /// <summary>Schedules <paramref name="kernel"/> and places its buffers for that schedule.</summary>
    public static ScheduledKernel Run(Kernel kernel, PrecisionKind precision)
    {
        List<Phase> phases = [];
        HashSet<TileBuffer> local = [];
        foreach (Stage stage in kernel.Stages)
            Place(kernel, stage, precision, phases, local);
        foreach (SourceSumStage sum in kernel.Collects.OfType<SourceSumStage>())
        {
            foreach (Run run in sum.Runs)
                Place(kernel, sum with { Runs = new([run]) }, precision, phases, local);
        }
        IReadOnlyList<PartialSums> partials = CollectScheduler.Run(kernel, precision, phases);
        List<(TileBuffer Buffer, int Phase)> uses = [];
        for (int i = 0; i < phases.Count; i++)
        {
            foreach (TileBuffer buffer in phases[i].Jobs.SelectMany(j => j.Stages).SelectMany(s => s.Buffers).Where(b => !local.Contains(b)))
                uses.Add((buffer, i));
        }
        return new(kernel, phases, Lowering.TileMemory.Assign(uses), partials);
    }

    private static void Place(Kernel kernel, Stage stage, PrecisionKind precision, List<Phase> phases, HashSet<TileBuffer> local)
    {
        IReadOnlyList<Access> accesses = StageAccesses.Of(stage);
        int last = phases.FindLastIndex(p => p.JobList.Any(j => j.ConflictsWith(accesses)));
        if (last >= 0)
        {
            Job[] before = [.. phases[last].JobList.Where(j => j.ConflictsWith(accesses))];
            if (before.Length == 1 && before[0].TryAppend(stage))
                return;
        }
        Job job = Create(kernel, stage, precision);
        if (job is LoopJob loop)
            local.UnionWith(loop.Local);
        PhaseKind kind = job is MatrixJob ? PhaseKind.Matrix : PhaseKind.Lanes;
        Phase? phase = phases.Skip(last + 1).FirstOrDefault(p => p.Kind == kind);
        if (phase is null)
        {
            phase = new Phase(kind, kind == PhaseKind.Matrix ? MatrixTiling.Warps : Warps(kernel));
            phases.Add(phase);
        }
        phase.JobList.Add(job);
    }

    private static int Warps(Kernel kernel) => kernel.Domain == TileDomain.Edges ? EdgeWarps : RowWarps;

    private static Job Create(Kernel kernel, Stage stage, PrecisionKind precision) => stage switch
    {
        MatrixStage matrix => new MatrixJob(matrix, new MatrixTiling(kernel.Lanes, precision)),
        LoopStage loop => new LoopJob(loop, kernel.Lanes, LocalBuffers(kernel, loop)),
        SegmentSoftmaxStage or SegmentSumStage or SourceSumStage => new SegmentJob(stage, Warps(kernel)),
        _ => new LaneJob(stage, kernel.Lanes, Warps(kernel), kernel.Domain == TileDomain.Edges ? EdgeLight : RowLight),
    };

    /// <summary>Whether repetitions write different rows.</summary>
    private static bool AreApart(AffineRow row, LoopStage loop)
    {
        int step = Math.Abs(row.Factor(loop.Variable));
        return row.Last - row.First - (step * (loop.Count - 1)) < step;
    }

    /// <summary>Buffers that only one repetition of the loop sees: written and read within it. Everything else must not depend on the order.</summary>
    private static TileBuffer[] LocalBuffers(Kernel kernel, LoopStage loop)
    {
        HashSet<TileBuffer> outside = [.. kernel.Stages.Where(s => !ReferenceEquals(s, loop)).Concat(kernel.Collects).SelectMany(s => s.Buffers)];
        TileBuffer[] local = [.. loop.Buffers.Distinct().Where(b => !outside.Contains(b))];
        IReadOnlyList<Access> accesses = StageAccesses.Of(loop);
        bool independent = accesses.Where(a => a.IsWrite && !local.Contains(a.Buffer)).All(write =>
            write.Row is { } row && AreApart(row, loop) && !accesses.Any(a => !a.IsWrite && a.ConflictsWith(write)));
        return independent && loop.Body.All(s => s is LaneStage or LoadStage)
            ? local
            : throw new GraphException($"{kernel.Name}: the repetitions of '{loop.Comment}' depend on each other");
    }
}
