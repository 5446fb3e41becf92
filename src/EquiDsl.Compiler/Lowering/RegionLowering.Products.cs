using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Products number by number and by group, of irreps and of scalars (which count as one coefficient).</summary>
internal sealed partial class RegionLowering
{
    /// <summary>Rows of a value in tile memory by coefficient and channel.</summary>
    private Func<int, int, Subscript, Lane> Reader(Value value)
    {
        if (value.Type is IrrepsType)
        {
            TileIrreps tile = Irreps(value);
            return (l, m, c) => Load(tile, l, m, c);
        }
        TileBuffer buffer = Scalars(value);
        return (_, _, c) => buffer[c];
    }

    private void LowerProducts(Op op, TileIrreps to) => EmitProducts(op, (l, m, c, value) => Store(to, l, m, c, value));

    private TileBuffer ScalarProducts(Op op)
    {
        TileBuffer output = _kernel.Buffer("s", op.Result.Type.Width);
        EmitProducts(op, (_, _, c, value) => new LaneStore(output, c, value));
        return output;
    }

    private void EmitProducts(Op op, Func<int, int, Subscript, Lane, LaneStatement> store)
    {
        IReadOnlyList<(int L, int M)> items = GroupMap.CoefficientsOf(op.Result.Type);
        int channels = GroupMap.Channels(op.Result.Type);
        Func<int, int, Subscript, Lane> x = Reader(op.Inputs[0]);
        Subscript c = Variable("c");
        switch (op)
        {
            case MultiplyOp:
                Func<int, int, Subscript, Lane> other = Reader(op.Inputs[1]);
                Each("product", c => items.Select(i => store(i.L, i.M, c, x(i.L, i.M, c) * other(i.L, i.M, c))));
                break;
            case HeadScaleOp heads:
                Grouped(GroupMap.Heads(heads.Inputs[1].Type.Width, channels), Scalars(heads.Inputs[1]));
                break;
            case GroupScaleOp scale:
                Grouped(scale.Map, Scalars(scale.Inputs[1]));
                break;
            case CenterOp center:
                Center(center, x, store);
                break;
            case DiagonalOp diagonal:
                int period = diagonal.Period;
                LaneStatement Weighted(int l, int m, Subscript c, Subscript column)
                {
                    (_, Parameter weight, int row) = diagonal.Weight(l);
                    return store(l, m, c, x(l, m, c) * new LaneWeight(_kernel.Vector(weight), column + (row * period)));
                }

                Emit("weights per channel", channels == period
                    ? Loop("c", channels, items.Select(i => Weighted(i.L, i.M, c, c)))
                    : Loop("g", channels / period, [Loop("i", period, items.Select(i => Weighted(
                        i.L, i.M, (Variable("g") * period) + Variable("i"), Variable("i"))))]));
                break;
            default:
                throw NoLowering(op);
        }

        void Each(string comment, Func<Subscript, IEnumerable<LaneStatement>> body) => Emit(comment, Loop("c", channels, body(c)));

        void Grouped(GroupMap map, TileBuffer scale)
        {
            LaneStatement One(int l, int m, Subscript c, Subscript column)
            {
                double factor = map.FactorOf(l, m);
                Lane product = x(l, m, c) * scale[column + map.StartOf(l, m)];
                return store(l, m, c, factor == 1 ? product : product * factor);
            }

            Emit($"scaled by groups of {map.Divisor}", map.Divisor == 1
                ? Loop("c", channels, items.Select(i => One(i.L, i.M, c, c)))
                : Loop("h", channels / map.Divisor, [Loop("i", map.Divisor, items.Select(i => One(
                    i.L, i.M, (Variable("h") * map.Divisor) + Variable("i"), Variable("h"))))]));
        }
    }

    private void Center(CenterOp op, Func<int, int, Subscript, Lane> x, Func<int, int, Subscript, Lane, LaneStatement> store)
    {
        int size = op.GroupSize, groups = GroupMap.Channels(op.Result.Type) / size;
        Subscript i = Variable("i"), c = groups == 1 ? i : (Variable("g") * size) + i;
        List<LaneStatement> group = [];
        if (GroupMap.IndexOf(op.Result.Type, 0, 0) >= 0)
        {
            group.Add(new LaneLet("mean", 0.0));
            group.Add(Serial("i", size, [new LaneSet("mean", Local("mean") + x(0, 0, c))]));
            group.Add(new LaneSet("mean", Local("mean") * (1.0 / size)));
        }
        group.Add(Loop("i", size, GroupMap.CoefficientsOf(op.Result.Type).Select(item => store(
            item.L, item.M, c, item.L == 0 ? x(0, 0, c) - Local("mean") : x(item.L, item.M, c)))));
        _kernel.Emit(new LaneStage("centred", groups == 1 ? group : [Loop("g", groups, group)]));
    }

    private TileBuffer LowerInner(GroupInnerOp op)
    {
        GroupMap map = op.Map;
        Graph.ValueType left = op.Inputs[0].Type, right = op.Inputs[1].Type;
        (int L, int M)[] items = GroupMap.CoefficientsOf(left).Where(i => GroupMap.IndexOf(right, i.L, i.M) >= 0).ToArray();
        int channels = GroupMap.Channels(left);
        Func<int, int, Subscript, Lane> a = Reader(op.Inputs[0]), b = Reader(op.Inputs[1]);
        TileBuffer output = _kernel.Buffer("s", map.Columns);
        IGrouping<int, (int L, int M)>[] groups = items.GroupBy(i => map.StartOf(i.L, i.M)).OrderBy(g => g.Key).ToArray();
        int width = channels / map.Divisor;
        Zero(output, Enumerable.Range(0, map.Columns).Except(groups.SelectMany(g => Enumerable.Range(g.Key, width))));
        Lane Term(Lane sum, int l, int m, Subscript c) => map.FactorOf(l, m) is 1.0
            ? sum.PlusProduct(a(l, m, c), b(l, m, c))
            : sum.PlusProduct(a(l, m, c) * map.FactorOf(l, m), b(l, m, c));
        foreach (IGrouping<int, (int L, int M)> group in groups)
        {
            Subscript column = Variable("h");
            if (map.Divisor == 1)
            {
                Emit("inner products by channel", Loop("h", width,
                    [new LaneStore(output, column + group.Key, group.Aggregate((Lane)0.0, (sum, i) => Term(sum, i.L, i.M, column)))]));
                continue;
            }
            Subscript c = width == 1 ? Variable("i") : (column * map.Divisor) + Variable("i");
            LaneStatement[] body =
            [
                new LaneLet("sum", 0.0),
                Serial("i", map.Divisor, [new LaneSet("sum", group.Aggregate(Local("sum"), (sum, i) => Term(sum, i.L, i.M, c)))]),
                new LaneStore(output, width == 1 ? group.Key : column + group.Key, Local("sum")),
            ];
            _kernel.Emit(new LaneStage($"inner products by groups of {map.Divisor}", width == 1 ? body : [Loop("h", width, body)]));
        }
        return output;
    }

    private void Zero(TileBuffer buffer, IEnumerable<int> rows)
    {
        foreach (Span run in Span.Of(rows))
            Emit("no contribution", Loop("i", run.Count, [new LaneStore(buffer, Variable("i") + run.Start, 0.0)]));
    }

    private void Emit(string comment, LaneStatement statement) => _kernel.Emit(new LaneStage(comment, [statement]));
}
