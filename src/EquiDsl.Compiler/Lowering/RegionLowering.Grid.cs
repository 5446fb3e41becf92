using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Mathematics;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    /// <summary>To the grid, the ops in between, and back, latitude by latitude: no more than one ring of points is ever held.</summary>
    private void LowerGrid(FromGridOp op, TileIrreps to)
    {
        List<Op> chain = [];
        Op current = op.Inputs[0].Producer;
        for (; current is not ToGridOp; current = current.Inputs[0].Producer)
            chain.Insert(0, current);
        TileIrreps from = Irreps(current.Inputs[0]);
        CoefficientSet inputs = current.Inputs[0].Irreps.Coefficients, outputs = op.Result.Irreps.Coefficients;
        GridFactors factors = new(op.Grid, inputs, outputs);
        Subscript c = Variable("c");
        _kernel.Emit(new LaneStage(
            "zero the result", [Loop("c", to.Channels, outputs.Items.Select(i => Store(to, i.L, i.M, c, 0.0)))]));
        if (chain is [PointwiseOp pointwise])
            PointwiseOnGrid(factors, Function(pointwise.Function), from, to);
        else
            NetworkOnGrid(factors, chain, from, to);
    }

    /// <summary>f at every grid point, channel by channel: points live in registers only.</summary>
    private void PointwiseOnGrid(GridFactors g, LaneFunction function, TileIrreps from, TileIrreps to)
    {
        Subscript c = Variable("c"), b = Variable("b");
        List<LaneStatement> ring = [];
        ring.AddRange(g.Latitude(b, (l, m) => Load(from, l, m, c)));
        ring.AddRange(g.InputOrders.Count == 0 ? [] : g.ResultOrders.Select(m => new LaneLet(GridFactors.W(m), 0.0)));
        foreach (int point in g.SelfMirrored)
        {
            ring.Add(new LaneLet($"f{point}", new LaneCall(function, g.Even(point))));
            ring.AddRange(g.ResultOrders.Where(m => m >= 0).Select(m => (LaneStatement)new LaneSet(
                GridFactors.W(m), Local(GridFactors.W(m)).PlusProduct(g.Longitude(point, m), Local($"f{point}")))));
        }
        Subscript a = Variable("a");
        ring.Add(Serial("a", g.MirroredPairs,
        [
            new LaneLet("even", g.Even(a + 1)),
            new LaneLet("odd", g.Odd(a + 1)),
            new LaneLet("right", new LaneCall(function, Local("even") + Local("odd"))),
            new LaneLet("left", new LaneCall(function, Local("even") - Local("odd"))),
            new LaneLet("sum", Local("right") + Local("left")),
            new LaneLet("difference", Local("right") - Local("left")),
            .. g.ResultOrders.Select(m => new LaneSet(GridFactors.W(m), Local(GridFactors.W(m)).PlusProduct(
                g.Longitude(a + 1, m), Local(m < 0 ? "difference" : "sum")))),
        ]));
        ring.AddRange(g.Accumulate(b, to, c));
        _kernel.Emit(new LaneStage(
            $"x ← from grid({function}(to grid x)), {g.Grid.Latitudes} × {g.Grid.Longitudes} points, {to.Channels} channels; α and −α together",
            [Loop("c", to.Channels, [Serial("b", g.Grid.Latitudes, ring)])]));
    }

    /// <summary>
    /// A perceptron over channels at every grid point; points are panels of the matrix products. Tiles in a cache hold one
    /// ring of latitude at a time, wider tiles the whole grid.
    /// </summary>
    private void NetworkOnGrid(GridFactors g, List<Op> chain, TileIrreps from, TileIrreps to)
    {
        int points = g.Grid.Longitudes * (_shape.WholeGrid ? g.Grid.Latitudes : 1);
        int widest = chain.OfType<LinearOp>().Select(o => o.Rows.Length).Append(from.Channels).Max();
        TileBuffer first = _kernel.Buffer("grid", points * widest), second = _kernel.Buffer("grid", points * widest);
        if (_shape.WholeGrid)
        {
            Subscript b = Variable("b");
            _kernel.Emit(new LaneStage("x on the grid", [Loop("c", from.Channels, [Loop("b", g.Grid.Latitudes, ToRing(g, b, b, from, first))])]));
            TileBuffer last = ChainOnPoints(chain, points, first, second);
            _kernel.Emit(new LaneStage("from the grid, added to the result", [Loop("c", to.Channels,
                [Serial("b", g.Grid.Latitudes, FromRing(g, b, b, last, to))])]));
            return;
        }
        _kernel.Loop("latitudes", "b", g.Grid.Latitudes, b =>
        {
            _kernel.Emit(new LaneStage("x on the ring of latitude b", [Loop("c", from.Channels, ToRing(g, b, 0, from, first))]));
            TileBuffer last = ChainOnPoints(chain, points, first, second);
            _kernel.Emit(new LaneStage("from the ring, added to the result", [Loop("c", to.Channels, FromRing(g, b, 0, last, to))]));
        });
    }

    /// <summary>Values of channel c at the points of latitude b, which is ring number <paramref name="ring"/> of the buffer.</summary>
    private static IEnumerable<LaneStatement> ToRing(GridFactors g, Subscript b, Subscript ring, TileIrreps from, TileBuffer to)
    {
        int points = g.Grid.Longitudes, channels = from.Channels;
        Subscript c = Variable("c"), a = Variable("a"), start = c + (ring * (points * channels));
        return
        [
            .. g.Latitude(b, (l, m) => Load(from, l, m, c)),
            .. g.SelfMirrored.Select(p => new LaneStore(to, start + (p * channels), g.Even(p))),
            Loop("a", g.MirroredPairs,
            [
                new LaneLet("even", g.Even(a + 1)),
                new LaneLet("odd", g.Odd(a + 1)),
                new LaneStore(to, start + ((a + 1) * channels), Local("even") + Local("odd")),
                new LaneStore(to, start + ((a * -channels) + ((points - 1) * channels)), Local("even") - Local("odd")),
            ]),
        ];
    }

    /// <summary>Adds the points of latitude b to the coefficients of channel c.</summary>
    private static IEnumerable<LaneStatement> FromRing(GridFactors g, Subscript b, Subscript ring, TileBuffer from, TileIrreps to)
    {
        int points = g.Grid.Longitudes, channels = to.Channels;
        Subscript c = Variable("c"), a = Variable("a"), start = c + (ring * (points * channels));
        Lane At(Subscript point) => from[start + (point * channels)];
        return
        [
            .. g.ResultOrders.Select(m => new LaneLet(GridFactors.W(m), 0.0)),
            .. g.SelfMirrored.SelectMany(p => g.ResultOrders.Where(m => m >= 0).Select(m => new LaneSet(
                GridFactors.W(m), Local(GridFactors.W(m)).PlusProduct(g.Longitude(p, m), At(p))))),
            Serial("a", g.MirroredPairs,
            [
                new LaneLet("right", At(a + 1)),
                new LaneLet("left", from[start + ((a * -channels) + ((points - 1) * channels))]),
                new LaneLet("sum", Local("right") + Local("left")),
                new LaneLet("difference", Local("right") - Local("left")),
                .. g.ResultOrders.Select(m => new LaneSet(GridFactors.W(m), Local(GridFactors.W(m)).PlusProduct(
                    g.Longitude(a + 1, m), Local(m < 0 ? "difference" : "sum")))),
            ]),
            .. g.Accumulate(b, to, c),
        ];
    }

    /// <summary>The perceptron at all points of the buffer; returns the buffer that holds the result.</summary>
    private TileBuffer ChainOnPoints(List<Op> chain, int points, TileBuffer current, TileBuffer other)
    {
        foreach (Op op in chain)
        {
            if (op is LinearOp linear)
            {
                int k = linear.Weight.Shape[1], n = linear.Rows.Length;
                int weight = _kernel.Slot(MatrixSlot.Of(linear.Weight, linear.Rows, Enumerable.Range(0, k), k));
                _kernel.Emit(new MatrixStage($"y({n}) = W·x({k}) at {points} points", weight, null, n, k, current, 0, other, 0, points, k, n));
                (current, other) = (other, current);
            }
            else
            {
                LaneFunction function = Function(((PointwiseOp)op).Function);
                int rows = points * ((GridType)op.Result.Type).Channels;
                Subscript i = Variable("i");
                _kernel.Emit(new LaneStage(
                    $"{function} of {rows}", [Loop("i", rows, [new LaneStore(current, i, new LaneCall(function, current[i]))])]));
            }
        }
        return current;
    }
}
