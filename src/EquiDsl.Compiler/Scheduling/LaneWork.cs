using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>What stages of lane arithmetic and copies cost, and how they can be shared out.</summary>
internal static class LaneWork
{
    /// <summary>Columns that a warp copies at a time between rows of memory and lanes.</summary>
    public const int PatchColumns = 32;

    /// <summary>Words of shared memory with which a warp turns columns into lanes.</summary>
    public const int PatchWords = PatchColumns * (Job.SubtileLanes + 1);

    /// <summary>The loop that a stage consists of, when its repetitions are independent.</summary>
    public static LaneLoop? SplitLoop(Stage stage) =>
        stage is LaneStage { Body: [LaneLoop { Independent: true } loop] } ? loop : null;

    /// <summary>Whether several blocks can share the stage.</summary>
    public static bool IsSplittable(Stage stage) => stage is LoadStage or SaveStage or EdgeEmbeddingStage || SplitLoop(stage) is not null;

    /// <summary>Repetitions that can be shared out.</summary>
    public static int Iterations(Stage stage) => stage switch
    {
        LoadStage load => load.Runs.Sum(r => Patches(r.Count)),
        SaveStage save => save.Runs.Sum(r => Patches(r.Count)),
        EdgeEmbeddingStage embedding => 4 * Patches(embedding.Output.Rows),
        LaneStage => SplitLoop(stage)?.Count ?? 1,
        _ => throw Unknown(stage),
    };

    /// <summary>Operations per lane.</summary>
    public static int Operations(Stage stage) => stage switch
    {
        LoadStage load => load.Runs.Sum(r => 2 * r.Count),
        SaveStage save => save.Runs.Sum(r => 2 * r.Count),
        EdgeEmbeddingStage embedding => 32 * embedding.Output.Rows,
        LaneStage lanes => Operations(lanes.Body),
        _ => throw Unknown(stage),
    };

    /// <summary>Words of shared memory for a block.</summary>
    public static int SharedWords(Stage stage, int warps) => stage switch
    {
        LoadStage or SaveStage or EdgeEmbeddingStage => warps * PatchWords,
        LaneStage lanes => lanes.Body.OfType<LaneLoop>().Any(l => !l.Independent) ? warps * Job.SubtileLanes : 0,
        _ => throw Unknown(stage),
    };

    private static InvalidOperationException Unknown(Stage stage) => new($"not lane arithmetic, nor a copy: {stage}");

    private static int Patches(int columns) => (columns + PatchColumns - 1) / PatchColumns;

    private static int Operations(IReadOnlyList<LaneStatement> body) => body.Sum(statement => statement switch
    {
        LaneLet let => Operations(let.Value),
        LaneSet set => Operations(set.Value),
        LaneStore store => 1 + Operations(store.Value),
        LaneLoop loop => loop.Count * Operations(loop.Body),
        _ => throw new InvalidOperationException($"unknown statement {statement}"),
    });

    private static int Operations(Lane lane) => lane switch
    {
        LaneTile or LaneFrame => 1,
        LaneBinary binary => 1 + Operations(binary.Left) + Operations(binary.Right),
        LaneMultiplyAdd product => 1 + Operations(product.A) + Operations(product.B) + Operations(product.C),
        LaneCall call => 16 + Operations(call.Argument),
        LaneWhere where => 2 + Operations(where.Tested) + Operations(where.Value),
        // In registers, or the same in all lanes.
        LaneLiteral or LaneLocal or LaneWeight or LaneTable => 0,
        _ => throw new InvalidOperationException($"unknown expression {lane}"),
    };
}
