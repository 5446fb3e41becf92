using System.Globalization;

namespace EquiDsl.MicroKernels;

/// <summary>What the text of every block has: the sums, the products of a column, the loop over columns.</summary>
internal abstract class BlockText(Block block)
{
    private const int SumsPerLine = 12;

    protected Block Block { get; } = block;

    protected VectorText Vector { get; } = block.Vector;

    /// <summary>Sum of a row and a vector: a0, b0, a1…</summary>
    protected static string Sum(int row, int vector) => $"{(char)('a' + vector)}{row}";

    /// <summary>The operand that is read once and fetched ahead.</summary>
    protected abstract string Streamed { get; }

    protected IEnumerable<int> Rows => Enumerable.Range(0, Block.Rows);

    protected IEnumerable<int> Vectors => Enumerable.Range(0, Block.VectorsPerRow);

    /// <summary>The vectors of a column: x0, x1…</summary>
    protected IEnumerable<string> Inputs => Vectors.Select(v => $"x{v}");

    /// <summary>The file: a part of the kernel's class with one method.</summary>
    protected GeneratedFile File(string path, string type, string kernel, string parameters, Action<CodeWriter> body)
    {
        string[] namespaces = Vector.IsGeneric
            ? ["System.Runtime.CompilerServices"]
            : ["System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86"];
        return GeneratedFile.Create($"{path}.{Block.Name}.g.cs", namespaces, "/// <content>A block of rows in registers.</content>", $"{type} static unsafe partial class {kernel}", w =>
        {
            w.Line($"/// <summary>{Summary()}</summary>");
            w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            w.Line($"private static void {Block.Name}{(Vector.IsGeneric ? "<V>" : "")}(");
            w.Line($"    {parameters})");
            if (Vector.IsGeneric)
                w.Line("    where V : struct, ILanes<V>");
            w.Braces(() => body(w));
        });
    }

    /// <summary>Declares the sums, all zero.</summary>
    protected void DeclareSums(CodeWriter w)
    {
        w.Line($"{Vector.Type} zero = {Vector.Zero};");
        string[] lines = [.. Rows.SelectMany(row => Vectors.Select(v => $"{Sum(row, v)} = zero")).Chunk(SumsPerLine).Select(Joined)];
        for (int i = 0; i < lines.Length; i++)
            w.Line($"{(i == 0 ? $"{Vector.Type} " : "    ")}{lines[i]}{(i + 1 < lines.Length ? "," : ";")}");
    }

    /// <summary>A loop over columns, so many per turn as are unrolled, and what is left one by one.</summary>
    /// <param name="index">Its variable.</param>
    /// <param name="count">Columns.</param>
    /// <param name="column">Writes column i of a turn; the flag tells whether to fetch ahead.</param>
    /// <param name="advance">Writes the step over so many columns.</param>
    protected void Loop(CodeWriter w, string index, string count, Action<int, bool> column, Action<int> advance)
    {
        int unrolled = Block.Unrolled;
        if (unrolled > 1)
        {
            w.Line($"int {index} = 0;");
            w.Braces($"for (; {index} <= {count} - {unrolled}; {index} += {unrolled})", () =>
            {
                for (int i = 0; i < unrolled; i++)
                {
                    column(i, Block.PrefetchEvery > 0 && i % Block.PrefetchEvery == 0);
                    w.Line();
                }
                advance(unrolled);
            });
        }
        w.Braces($"for ({(unrolled > 1 ? "" : $"int {index} = 0")}; {index} < {count}; {index}++)", () =>
        {
            column(0, unrolled == 1 && Block.PrefetchEvery > 0);
            advance(1);
        });
    }

    /// <summary>The vectors of a column, by their addresses; declared where the loop is not unrolled.</summary>
    protected void LoadInputs(CodeWriter w, Func<int, string> address, bool withWeight)
    {
        if (Block.Unrolled == 1)
        {
            w.Line($"{Vector.Type} {Joined(Vectors.Select(v => $"x{v} = {Vector.Load(address(v))}"))}{(withWeight ? ", s" : "")};");
            return;
        }
        foreach (int v in Vectors)
            w.Line($"x{v} = {Vector.Load(address(v))};");
    }

    /// <summary>A row's weight times each vector, added to the row's sums.</summary>
    protected void MultiplyAdd(CodeWriter w, int row, string weight)
    {
        w.Line($"s = {Vector.Create}({weight});");
        foreach (int v in Vectors)
            w.Line($"{Sum(row, v)} = {Vector.MultiplyAdd}(s, x{v}, {Sum(row, v)});");
    }

    /// <summary>Stores rows until as many are stored as there are.</summary>
    protected void Store(CodeWriter w, Func<int, int, string> address, string? afterRow)
    {
        foreach (int row in Rows)
        {
            foreach (int v in Vectors)
                w.Line(Vector.Store(Sum(row, v), address(row, v)) + ";");
            if (row + 1 == Block.Rows)
                break;
            w.Line($"if (rows <= {row + 1})");
            w.Line("    return;");
            if (afterRow != null)
                w.Line(afterRow);
        }
    }

    /// <summary>A sum of terms, without zeros.</summary>
    protected static string Address(params string?[] terms) => string.Join(" + ", terms.Where(t => t is not (null or "0")));

    /// <summary>A multiple of what is named.</summary>
    protected static string? Times(int factor, string name) => factor switch
    {
        0 => null,
        1 => name,
        _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => $"{factor * number}",
        > 1 => $"({factor} * {name})",
        _ => throw new ArgumentOutOfRangeException(nameof(factor), factor, "a negative multiple"),
    };

    protected static string Joined(IEnumerable<string> items) => string.Join(", ", items);

    private string Summary()
    {
        string place = Block.Place == VectorPlace.OwnAddress ? ", of the same or of different panels" : "";
        string unrolled = Block.Unrolled > 1 ? $" {Block.Unrolled} columns per turn of the loop." : "";
        string ahead = Block.PrefetchEvery > 0 ? $" {Streamed} are fetched {Description.PrefetchDistance} numbers ahead." : "";
        string vectors = Block.VectorsPerRow == 1 ? "one vector" : $"{Block.VectorsPerRow} vectors";
        return $"{Block.Rows} rows by {vectors} of {Vector.Bits}{place}: {Block.Registers} of {Vector.Registers} registers.{unrolled}{ahead}";
    }
}
