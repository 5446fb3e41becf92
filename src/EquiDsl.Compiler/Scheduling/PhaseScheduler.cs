using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>A kernel as launches on a GPU.</summary>
/// <param name="Kernel">The kernel; offsets of its buffers are those of <paramref name="TileRows"/>.</param>
/// <param name="Phases">Launches in order.</param>
/// <param name="TileRows">Rows of tile memory in global memory.</param>
/// <param name="PartialWords">Words of scratch memory for sums of several blocks, which a later launch adds up.</param>
public sealed record ScheduledKernel(Kernel Kernel, IReadOnlyList<Phase> Phases, int TileRows, int PartialWords)
{
    /// <summary>Phases that are launched one after another several times: index of the first, their number, and how often.</summary>
    public IEnumerable<(int First, int Count, int Repetitions)> Loops
    {
        get
        {
            for (int i = 0; i < Phases.Count;)
            {
                LoopStage? loop = Phases[i].Loop;
                int end = i + 1;
                while (end < Phases.Count && ReferenceEquals(Phases[end].Loop, loop))
                    end++;
                if (loop is not null)
                    yield return (i, end - i, loop.Count);
                i = end;
            }
        }
    }

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
        CollectScheduler collects = new(kernel, precision);
        foreach (Stage stage in kernel.Stages)
        {
            if (stage is LoopStage loop && loop.Body.Any(s => s is MatrixStage))
                Repeat(kernel, loop, precision, phases, local, collects);
            else if (stage is CollectStage collect)
                collects.Add([collect], phases);
            else
                Place(kernel, stage, precision, phases, local);
        }
        foreach (SourceSumStage sum in kernel.Collects.OfType<SourceSumStage>())
        {
            foreach (Run run in sum.Runs)
                Place(kernel, sum with { Runs = new([run]) }, precision, phases, local);
        }
        collects.Add(kernel.Collects.Where(c => c is not SourceSumStage), phases);
        ScheduledKernel scheduled = new(kernel, phases, 0, collects.PartialWords);
        return scheduled with { TileRows = Lowering.TileMemory.Assign(Uses(scheduled, local)) };
    }

    /// <summary>
    /// Buffers and the phases that use them. What lives on from before a loop, or to after it, must outlive all repetitions.
    /// </summary>
    private static IEnumerable<(TileBuffer Buffer, int Phase)> Uses(ScheduledKernel scheduled, HashSet<TileBuffer> local)
    {
        List<(TileBuffer Buffer, int Phase)> uses = [];
        for (int i = 0; i < scheduled.Phases.Count; i++)
        {
            foreach (TileBuffer buffer in scheduled.Phases[i].Jobs.SelectMany(j => j.Stages).SelectMany(s => s.Buffers).Where(b => !local.Contains(b)))
                uses.Add((buffer, i));
        }
        ILookup<TileBuffer, int> phases = uses.ToLookup(u => u.Buffer, u => u.Phase);
        foreach ((int first, int count, _) in scheduled.Loops)
        {
            bool Inside(int phase) => phase >= first && phase < first + count;
            foreach (IGrouping<TileBuffer, int> buffer in phases.Where(b => b.Any(Inside) && !b.All(Inside)))
                uses.AddRange([(buffer.Key, first), (buffer.Key, first + count - 1)]);
        }
        return uses.OrderBy(u => u.Phase);
    }

    /// <summary>A loop over matrix products: its stages make phases of their own, which are launched once per repetition.</summary>
    private static void Repeat(
        Kernel kernel, LoopStage loop, PrecisionKind precision, List<Phase> phases, HashSet<TileBuffer> local, CollectScheduler collects)
    {
        List<Phase> body = [];
        foreach (Stage stage in loop.Body)
        {
            if (stage is CollectStage collect)
                collects.Add([collect], body);
            else
                Place(kernel, stage, precision, body, local);
        }
        foreach (Phase phase in body)
            phase.Loop = loop;
        phases.AddRange(body);
    }

    private static void Place(Kernel kernel, Stage stage, PrecisionKind precision, List<Phase> phases, HashSet<TileBuffer> local)
    {
        IReadOnlyList<Access> accesses = StageAccesses.Of(stage);
        int last = phases.FindLastIndex(p => p.JobList.Any(j => j.ConflictsWith(accesses)));
        if (last >= 0 && phases[last].Loop is null)
        {
            Job[] before = [.. phases[last].JobList.Where(j => j.ConflictsWith(accesses))];
            if (before.Length == 1 && before[0].TryAppend(stage))
                return;
        }
        Job job = Create(kernel, stage, precision);
        if (job is LoopJob loop)
            local.UnionWith(loop.Local);
        PhaseKind kind = job is MatrixJob ? PhaseKind.Matrix : PhaseKind.Lanes;
        Phase? phase = phases.Skip(last + 1).FirstOrDefault(p => p.Kind == kind && p.Loop is null);
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
        LaneStage or LoadStage or SaveStage or EdgeEmbeddingStage => new LaneJob(
            stage, kernel.Lanes, Warps(kernel), kernel.Domain == TileDomain.Edges ? EdgeLight : RowLight),
        _ => throw new GraphException($"{kernel.Name}: no launch for {stage}"),
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
