using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>What a phase does per lane of a tile, as benchmarks compare it with a machine's peaks.</summary>
public static class PhaseCosts
{
    /// <summary>Operations of matrix products per lane; a multiply-add is two.</summary>
    public static long MatrixOperations(Phase phase) =>
        phase.Jobs.OfType<MatrixJob>().SelectMany(j => j.Products).Sum(p => 2L * p.Rows * p.Columns * p.Panels)
        + phase.Jobs.OfType<MatrixGradientJob>().Select(j => j.Gradient).Sum(g => 2L * g.Rows * g.Columns * g.Panels);

    /// <summary>
    /// Bytes per lane that a phase reads from and writes to global memory, each once: tile rows, rows of nodes, edge frames; weights
    /// are not counted.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="frameEntries">Numbers of the Wigner-D blocks of an edge.</param>
    public static long Bytes(Phase phase, int frameEntries) =>
        sizeof(float) * phase.Jobs.Sum(j => Words(j) + (Stage.Flatten(j.Stages).OfType<LaneStage>().Any(s => new Printing.LaneUses(s.Body).Frame) ? frameEntries : 0));

    private static long Words(Job job) => job is LoopJob loop
        ? loop.Loop.Body.Sum(s => s is LoadStage load ? (long)loop.Loop.Count * load.Runs.Sum(r => r.Count) : Rows(s, loop.Loop, loop.Local))
        : (job is MatrixJob matrix ? matrix.Products : job.Stages).Sum(Words);

    private static long Words(Stage stage) => stage switch
    {
        LaneStage => Rows(stage, null, []),
        MatrixStage matrix => ((long)matrix.Columns + matrix.Rows + (matrix.InitialRow is null ? 0 : matrix.Rows)) * matrix.Panels,
        LoadStage load => 2 * load.Runs.Sum(r => r.Count),
        SaveStage save => 2 * save.Runs.Sum(r => r.Count),
        EdgeEmbeddingStage embedding => embedding.Output.Rows,
        SegmentSoftmaxStage softmax => 4 * softmax.Heads,
        SegmentSumStage sum => sum.Rows,
        SourceSumStage sum => sum.Runs.Sum(r => r.Count),
        MatrixGradientStage gradient => (long)(gradient.Rows + gradient.Columns) * gradient.Panels,
        ColumnGradientStage gradient => gradient.Count,
        ElementGradientStage gradient => gradient.Cotangent.Rows,
        EdgeEmbeddingGradientStage gradient => gradient.Cotangent.Rows,
        // A number per head of a node, not of an edge.
        SegmentLogSumExpStage => 0,
        _ => throw new InvalidOperationException($"no traffic is known of {stage}"),
    };

    /// <summary>Distinct rows that a lane stage reads, and those that it writes.</summary>
    private static long Rows(Stage stage, LoopStage? outer, IReadOnlyList<TileBuffer> local) => StageAccesses.Of(stage, outer)
        .Where(a => !local.Contains(a.Buffer))
        .Select(a => (a.Buffer, a.First, a.Last, a.IsWrite)).Distinct()
        .Sum(a => a.Last - a.First + 1L);
}
