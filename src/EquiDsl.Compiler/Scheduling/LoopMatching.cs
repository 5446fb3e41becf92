using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Compares the loops of lane stages.</summary>
internal static class LoopMatching
{
    /// <summary>
    /// Whether two stages are single loops of the same count such that each repetition of the later one needs only rows that the
    /// same repetition of the earlier one has touched: the same thread can run both without a barrier.
    /// </summary>
    public static bool RunAlike(Stage earlier, Stage later, LoopStage? outer = null)
    {
        if (LaneWork.SplitLoop(earlier) is not { } first || LaneWork.SplitLoop(later) is not { } second || first.Count != second.Count)
            return false;
        IReadOnlyList<Access> before = StageAccesses.Of(earlier, outer), after = StageAccesses.Of(later, outer);
        return before.All(a => after.Where(a.ConflictsWith).All(b => SameRow(a, first, b, second)));
    }

    private static bool SameRow(Access a, LaneLoop first, Access b, LaneLoop second) =>
        a.Row is { } x && b.Row is { } y && x.DependsOnlyOn(first.Variable) && y.DependsOnlyOn(second.Variable)
        && x.Factor(first.Variable) == y.Factor(second.Variable)
        && x.Factor(first.Variable) != 0
        && x.Constant + (x.Factor(first.Variable) * first.Start) == y.Constant + (y.Factor(second.Variable) * second.Start);
}
