namespace EquiDsl.MicroKernels;

/// <summary>y = W·x + b for a block of rows.</summary>
internal sealed class MatrixBlockText(Block block) : BlockText(block)
{
    protected override string Streamed => "Weights";

    private bool IsApart => Block.Place == VectorPlace.OwnAddress;

    public GeneratedFile File()
    {
        string input = IsApart ? "float* x, nint xStep, float* y, nint yStep" : "float* x, float* y";
        return File("MatrixKernel", "public", "MatrixKernel", $"float* w, float* bias, float* initial, int rows, int columns, {input}, nint lanes", Body);
    }

    private void Body(CodeWriter w)
    {
        Initialize(w);
        if (Block.Unrolled > 1)
            w.Line($"{Vector.Type} {Joined(Inputs)}, s;");
        Loop(w, "k", "columns", (column, isFetched) => Column(w, column, isFetched), columns =>
        {
            w.Line($"x += {Product(columns, "lanes")};");
            w.Line($"w += {columns * Block.Rows};");
        });
        Store(w, (_, v) => Address("y", Output(v)), "y += lanes;");
    }

    private void Initialize(CodeWriter w)
    {
        DeclareSums(w);
        w.Braces("if (initial != null)", () =>
        {
            foreach (int row in Rows)
            {
                foreach (int v in Vectors)
                    w.Line($"{Sum(row, v)} = {Vector.Load(Address("initial", $"({row} * lanes)", Output(v)))};");
            }
        });
        w.Braces("else if (bias != null)", () =>
        {
            foreach (int row in Rows)
                w.Line($"{string.Join(" = ", Vectors.Select(v => Sum(row, v)))} = {Vector.Create}(bias[{row}]);");
        });
    }

    private void Column(CodeWriter w, int column, bool isFetched)
    {
        int first = column * Block.Rows;
        if (isFetched)
            w.Line($"Sse.Prefetch0({Address("w", $"{Description.PrefetchDistance}", $"{first}")});");
        LoadInputs(w, v => Address("x", Times(column, "lanes"), IsApart ? Times(v, "xStep") : Times(v, Vector.Count)), withWeight: true);
        foreach (int row in Rows)
            MultiplyAdd(w, row, $"w[{first + row}]");
    }

    private string? Output(int vector) => Times(vector, IsApart ? "yStep" : Vector.Count);

    private static string Product(int factor, string name) => factor == 1 ? name : $"{factor} * {name}";
}
