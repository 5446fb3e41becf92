namespace EquiDsl.MicroKernels;

/// <summary>G += Σ y·xᵀ for a block of rows. Rows are reached by three from a pointer: at it, one pitch and two pitches after it.</summary>
internal sealed class GradientBlockText(Block block) : BlockText(block)
{
    private const int RowsPerPointer = 3;
    private const string Width = "GradientStrips.Width";

    protected override string Streamed => "Cotangents";

    private int Pointers => (Block.Rows + RowsPerPointer - 1) / RowsPerPointer;

    public GeneratedFile File() => File(
        "Collecting/GradientKernel", "internal", "GradientKernel",
        "float* left, nint pitch, int lanes, nint step, int groups, float* right, nint rightStep, float* result, int rows", Body);

    private void Body(CodeWriter w)
    {
        foreach (int row in Rows)
            w.Line($"{Vector.Type} {Joined(Vectors.Select(v => $"{Sum(row, v)} = {Vector.Load(Result(row, v))}"))};");
        w.Line($"{Vector.Type} {(Block.Unrolled > 1 ? Joined(Inputs) + ", " : "")}s;");
        w.Line("nint twice = 2 * pitch;");
        if (Block.PrefetchEvery > 0)
            w.Line($"float* ahead = left + {Description.PrefetchDistance};");
        w.Braces("for (int group = 0; group < groups; group++, left += step, right += rightStep)", () =>
        {
            string pointers = Joined(Enumerable.Range(0, Pointers).Select(i => i == 0 ? "w0 = left" : $"w{i} = w{i - 1} + pitch + twice"));
            w.Line($"float* {pointers}, x = right;");
            Loop(w, "lane", "lanes", (lane, isFetched) => Lane(w, lane, isFetched), lanes =>
            {
                for (int i = 0; i < Pointers; i++)
                    w.Line(lanes == 1 ? $"w{i}++;" : $"w{i} += {lanes};");
                w.Line(lanes == 1 ? $"x += {Width};" : $"x += {lanes} * {Width};");
            });
        });
        Store(w, Result, afterRow: null);
    }

    private void Lane(CodeWriter w, int lane, bool isFetched)
    {
        if (isFetched)
        {
            w.Line("Sse.Prefetch0(ahead);");
            w.Line($"ahead += {Block.Rows * Block.PrefetchEvery};");
        }
        LoadInputs(w, v => Address("x", Times(lane, Width), Times(v, Vector.Count)), withWeight: false);
        foreach (int row in Rows)
            MultiplyAdd(w, row, Cotangent(row, lane));
    }

    private static string Cotangent(int row, int lane)
    {
        string pointer = $"w{row / RowsPerPointer}";
        string? pitch = (row % RowsPerPointer) switch { 0 => null, 1 => "pitch", 2 => "twice", _ => throw new ArgumentOutOfRangeException(nameof(row), row, "a negative row") };
        return pitch == null && lane == 0 ? $"*{pointer}" : $"{pointer}[{Address(pitch, $"{lane}")}]";
    }

    private string Result(int row, int vector) => Address("result", $"({row} * {Width})", Times(vector, Vector.Count));
}
