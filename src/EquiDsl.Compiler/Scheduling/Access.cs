using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Rows of a tile buffer that a stage reads or writes.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Row">The first row as a function of loop variables; null where only the range is known.</param>
/// <param name="First">Smallest row.</param>
/// <param name="Last">Largest row.</param>
/// <param name="IsWrite">Whether it is written.</param>
internal sealed record Access(TileBuffer Buffer, AffineRow? Row, int First, int Last, bool IsWrite)
{
    /// <summary>Whether the order of the two matters.</summary>
    public bool ConflictsWith(Access other) => ReferenceEquals(Buffer, other.Buffer) && (IsWrite || other.IsWrite)
        && First <= other.Last && other.First <= Last;
}

/// <summary>Finds the rows that stages read and write.</summary>
internal static class StageAccesses
{
    public static IReadOnlyList<Access> Of(Stage stage) => Of(stage, null);

    /// <summary>Accesses of a stage that may stand in a loop.</summary>
    public static IReadOnlyList<Access> Of(Stage stage, LoopStage? outer)
    {
        Dictionary<string, (int, int)> ranges = [];
        if (outer is not null)
            ranges[outer.Variable] = (0, outer.Count);
        List<Access> list = [];
        Visit(stage, ranges, list);
        return list;
    }

    private static void Visit(Stage stage, Dictionary<string, (int Start, int Count)> ranges, List<Access> list)
    {
        void Add(TileBuffer buffer, Subscript first, int rows, bool isWrite)
        {
            AffineRow row = new(first, ranges);
            list.Add(new(buffer, rows == 1 ? row : null, row.First, row.Last + rows - 1, isWrite));
        }

        switch (stage)
        {
            case LoopStage loop:
                Dictionary<string, (int, int)> inner = new(ranges) { [loop.Variable] = (0, loop.Count) };
                foreach (Stage body in loop.Body)
                    Visit(body, inner, list);
                break;
            case LaneStage lanes:
                new LaneAccesses(list).Visit(lanes.Body, ranges);
                break;
            case MatrixStage matrix:
                Add(matrix.Input, matrix.InputRow, ((matrix.Panels - 1) * matrix.InputStride) + matrix.Columns, false);
                Add(matrix.Output, matrix.OutputRow, ((matrix.Panels - 1) * matrix.OutputStride) + matrix.Rows, true);
                if (matrix.InitialRow is { } initial)
                    Add(matrix.Output, initial, matrix.Rows, false);
                break;
            case MatrixGradientStage gradient:
                Add(gradient.Cotangent, gradient.CotangentRow, ((gradient.Panels - 1) * gradient.CotangentStride) + gradient.Rows, false);
                Add(gradient.Input, gradient.InputRow, ((gradient.Panels - 1) * gradient.InputStride) + gradient.Columns, false);
                break;
            case LoadStage load:
                foreach (Run run in load.Runs)
                    Add(load.Output, run.Row, run.Count, true);
                break;
            case SaveStage save:
                foreach (Run run in save.Runs)
                    Add(save.Input, run.Row, run.Count, false);
                break;
            case EdgeEmbeddingStage embedding:
                Add(embedding.Output, 0, embedding.Output.Rows, true);
                break;
            case SegmentSoftmaxStage softmax:
                Add(softmax.Logits, 0, softmax.Heads, true);
                break;
            case SegmentLogSumExpStage total:
                Add(total.Logits, 0, total.Heads, false);
                break;
            case SourceSumStage sum:
                foreach (Run run in sum.Runs)
                    Add(sum.Input, run.Row, run.Count, false);
                break;
            case SegmentSumStage sum:
                Add(sum.Input, sum.FirstRow, sum.Rows, false);
                break;
            default:
                throw new InvalidOperationException($"unknown stage {stage}");
        }
    }
}
