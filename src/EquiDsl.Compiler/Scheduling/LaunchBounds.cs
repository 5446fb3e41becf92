using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>
/// How many blocks a multiprocessor should hold at once: as many as its registers and shared memory allow, by an estimate of what
/// a thread keeps. The estimate is generous, since a spilled register costs more than a block less.
/// </summary>
public static class LaunchBounds
{
    private const int Registers = 65536, CollectRegisters = 104, LeastRegisters = 80, LargestRegisters = 255, SharedBytes = 164 * 1024, SharedBytesPerBlock = 1024, Threads = 2048;

    /// <summary>Blocks per multiprocessor for <c>__launch_bounds__</c>.</summary>
    public static int BlocksPerMultiprocessor(Phase phase, int lanes)
    {
        int registers = Math.Min(LargestRegisters, Math.Max(LeastRegisters, (phase.Jobs.Max(j => RegistersPerThread(j, lanes)) + 7) / 8 * 8));
        int byRegisters = Registers / (registers * phase.Threads);
        int byShared = SharedBytes / ((phase.SharedWords * sizeof(float)) + SharedBytesPerBlock);
        return Math.Max(1, Math.Min(Math.Min(byRegisters, byShared), Threads / phase.Threads));
    }

    /// <summary>Estimated registers per thread.</summary>
    public static int RegistersPerThread(Job job, int lanes)
    {
        if (job is CollectJob or ReduceJob)
            return CollectRegisters;
        if (job is not MatrixJob matrix)
            return 32 + (Stage.Flatten(job.Stages).OfType<LaneStage>().Select(s => Locals(s.Body)).DefaultIfEmpty(16).Max() * 5 / 4);
        // The result's fragments, two sets of operands' fragments, and addresses.
        int threads = MatrixTiling.Warps * Job.SubtileLanes, result = matrix.BlockRows * lanes / threads;
        return result + (result / 4) + 56;
    }

    /// <summary>Numbers alive in the innermost loop: locals around it, and rows that are kept in registers.</summary>
    private static int Locals(IReadOnlyList<LaneStatement> body)
    {
        int own = body.Count(s => s is LaneLet), inner = 0;
        foreach (LaneLoop loop in body.OfType<LaneLoop>())
            inner = Math.Max(inner, Locals(loop.Body));
        int rows = body.Any(s => s is LaneLoop) && inner > 0 ? body.OfType<LaneLoop>().Sum(l => LaneBuffers.Of(l.Body).Count()) : 0;
        return own + inner + Math.Min(rows, 160);
    }
}
