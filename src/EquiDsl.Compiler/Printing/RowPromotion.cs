using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Scheduling;

namespace EquiDsl.Compiler.Printing;

/// <summary>
/// Keeps tile rows that inner loops use again and again in locals: rows that depend on the outer loop only are loaded before and
/// stored after its body. On a GPU locals are registers. On a CPU they are the stack, whose lines are neighbours, where rows of one
/// channel are a power of two apart: all in one set of the first-level cache, and alike in the bits that tell loads from earlier stores.
/// </summary>
internal static class RowPromotion
{
    /// <summary>The body of <paramref name="loop"/> with such rows promoted.</summary>
    public static IReadOnlyList<LaneStatement> Run(LaneLoop loop, IReadOnlyDictionary<string, (int Start, int Count)> ranges)
    {
        if (!loop.Body.OfType<LaneLoop>().Any())
            return loop.Body;
        Dictionary<string, (int, int)> all = ranges.ToDictionary(r => r.Key, r => r.Value);
        all[loop.Variable] = (loop.Start, loop.Count);
        List<Access> accesses = [];
        new LaneAccesses(accesses).Visit(loop.Body, all);
        string[] outer = [.. all.Keys];
        HashSet<TileBuffer> moving = [.. accesses.Where(a => !a.Row!.DependsOnlyOn(outer)).Select(a => a.Buffer)];
        Rewriter rewriter = new(moving);
        LaneStatement[] body = [.. loop.Body.Select(s => s is LaneLoop inner ? rewriter.Rewrite(inner) : s)];
        // A row that statements outside the inner loops touch as well keeps its place.
        List<Access> direct = [];
        new LaneAccesses(direct).Visit(loop.Body.Where(s => s is not LaneLoop), all);
        return rewriter.Rows.Count == 0 || direct.Any(d => rewriter.Rows.Keys.Any(r => ReferenceEquals(r.Buffer, d.Buffer)))
            ? loop.Body
            : [.. rewriter.Loads, .. body, .. rewriter.Stores];
    }

    private sealed class Rewriter(HashSet<TileBuffer> moving)
    {
        public Dictionary<(TileBuffer Buffer, Subscript Row), string> Rows { get; } = [];

        private readonly HashSet<string> _written = [];

        public IEnumerable<LaneStatement> Loads => Rows.Select(r => new LaneLet(r.Value, new LaneTile(r.Key.Buffer, r.Key.Row)));

        public IEnumerable<LaneStatement> Stores => Rows.Where(r => _written.Contains(r.Value))
            .Select(r => new LaneStore(r.Key.Buffer, r.Key.Row, new LaneLocal(r.Value)));

        public LaneStatement Rewrite(LaneStatement statement)
        {
            switch (statement)
            {
                case LaneLet let:
                    return let with { Value = Rewrite(let.Value) };
                case LaneSet set:
                    return set with { Value = Rewrite(set.Value) };
                case LaneLoop loop:
                    return loop with { Body = [.. loop.Body.Select(Rewrite)] };
                case LaneStore store when moving.Contains(store.Buffer):
                    return store with { Value = Rewrite(store.Value) };
                case LaneStore store:
                    string name = Name(store.Buffer, store.Row);
                    _written.Add(name);
                    return new LaneSet(name, Rewrite(store.Value));
                default:
                    throw new InvalidOperationException($"unknown statement {statement}");
            }
        }

        private Lane Rewrite(Lane lane) => lane switch
        {
            LaneTile tile when !moving.Contains(tile.Buffer) => new LaneLocal(Name(tile.Buffer, tile.Row)),
            LaneBinary binary => binary with { Left = Rewrite(binary.Left), Right = Rewrite(binary.Right) },
            LaneMultiplyAdd product => new LaneMultiplyAdd(Rewrite(product.A), Rewrite(product.B), Rewrite(product.C)),
            LaneCall call => call with { Argument = Rewrite(call.Argument) },
            LaneWhere where => new LaneWhere(Rewrite(where.Tested), Rewrite(where.Value)),
            LaneLiteral or LaneLocal or LaneTile or LaneFrame or LaneWeight or LaneTable => lane,
            _ => throw new InvalidOperationException($"unknown expression {lane}"),
        };

        private string Name(TileBuffer buffer, Subscript row)
        {
            if (!Rows.TryGetValue((buffer, row), out string? name))
                Rows[(buffer, row)] = name = $"r{Rows.Count}";
            return name;
        }
    }
}
