using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Mathematics;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    /// <summary>
    /// To the grid, the ops in between, and back: functions of points, or networks that mix channels.
    /// </summary>
    private void LowerGrid(FromGridOp op, TileIrreps to)
    {
        if (HasLinear(op))
        {
            NetworkOnGrid(op, to);
            return;
        }
        FunctionOnGrid(op, Between(op.Inputs[0]), to);
    }

    private void ZeroResult(FromGridOp op, TileIrreps to)
    {
        Subscript c = Variable("c");
        _kernel.Emit(new LaneStage(
            "zero the result", [Loop("c", to.Channels, op.Result.Irreps.Coefficients.Items.Select(i => Store(to, i.L, i.M, c, 0.0)))]));
    }

    /// <summary>Ops on grids that a value is made by, operands first.</summary>
    private static List<Op> Between(Value grid)
    {
        List<Op> order = [];
        void Visit(Value value)
        {
            if (value.Type is not GridType || order.Contains(value.Producer))
                return;
            foreach (Value input in value.Producer.Inputs)
                Visit(input);
            order.Add(value.Producer);
        }

        Visit(grid);
        return order;
    }

    /// <summary>
    /// A function of the values at every grid point, channel by channel; α and −α are done together. On a GPU a point's values stay in
    /// registers from the coefficients to the sums; a CPU, which has too few of them, does a ring of points in three steps.
    /// </summary>
    private void FunctionOnGrid(FromGridOp op, List<Op> between, TileIrreps to)
    {
        ToGridOp[] leaves = between.OfType<ToGridOp>().ToArray();
        TileIrreps[] from = leaves.Select(l => Irreps(l.Inputs[0])).ToArray();
        ZeroResult(op, to);
        GridFactors[] inputs = leaves.Select((l, i) => new GridFactors(
            op.Grid, l.Inputs[0].Irreps.Coefficients, op.Result.Irreps.Coefficients, l.Scaling, op.Scaling, leaves.Length == 1 ? "" : $"g{i}")).ToArray();
        GridFactors g = inputs[0];
        Subscript c = Variable("c"), b = Variable("b");
        List<LaneStatement> ring = [.. leaves.SelectMany((_, i) => inputs[i].Latitude(b, (l, m) => Load(from[i], l, m, c)))];
        ring.AddRange(_shape.PointsInRegisters ? PointByPoint(between, inputs) : RingByRing(between, inputs));
        ring.AddRange(g.Accumulate(b, to, c));
        string[] functions = between.Where(o => o is not ToGridOp).Select(o => o.Name).ToArray();
        string values = functions.Length == 1 ? $"{functions[0]}(to grid x)" : $"{string.Join(", ", functions)} of to grid x";
        LaneStatement latitudes = Serial("b", g.Grid.Latitudes, ring);
        _kernel.Emit(new LaneStage(
            $"x ← from grid({values}), {g.Grid.Latitudes} × {g.Grid.Longitudes} points, {to.Channels} channels; α and −α together",
            [_shape.PointsInRegisters ? Loop("c", to.Channels, [latitudes]) : Serial("c", to.Channels, [latitudes])]));
    }

    /// <summary>w_m = Σ over a ring of s_m(α)·f(Σ_m' s_m'(α)·u_m'), in registers.</summary>
    private static IEnumerable<LaneStatement> PointByPoint(List<Op> between, GridFactors[] inputs)
    {
        GridFactors g = inputs[0];
        Subscript a = Variable("a");
        string Even(int i) => inputs.Length == 1 ? "even" : $"even{i}";
        string Odd(int i) => inputs.Length == 1 ? "odd" : $"odd{i}";
        return
        [
            .. g.Sums(),
            .. g.SelfMirrored.SelectMany(point => Function(between, $"f{point}", i => inputs[i].Even(point)).Concat(g.AddSelfMirrored(point, Local($"f{point}")))),
            Serial("a", g.MirroredPairs,
                inputs.SelectMany((factors, i) => new LaneStatement[] { new LaneLet(Even(i), factors.Even(a + 1)), new LaneLet(Odd(i), factors.Odd(a + 1)) }),
                Function(between, "right", i => Local(Even(i)) + Local(Odd(i))),
                Function(between, "left", i => Local(Even(i)) - Local(Odd(i))),
                g.AddMirrored(a)),
        ];
    }

    /// <summary>The same by way of the ring's values in tile memory: all arguments, then the function of all, then all sums.</summary>
    private IEnumerable<LaneStatement> RingByRing(List<Op> between, GridFactors[] inputs)
    {
        GridFactors g = inputs[0];
        int points = g.Grid.Longitudes;
        TileBuffer ring = _kernel.Buffer("ring", inputs.Length * points);
        Subscript p = Variable("p");
        return
        [
            .. inputs.SelectMany((factors, i) => factors.Values(ring, i * points, 1)),
            Loop("p", points, Function(between, "f", i => ring[p + (i * points)]), [new LaneStore(ring, p, Local("f"))]),
            .. g.SumsOf(ring, 0, 1),
        ];
    }

    /// <summary>Declares <paramref name="result"/> as the function of the leaves' values at a point.</summary>
    private static IEnumerable<LaneStatement> Function(List<Op> between, string result, Func<int, Lane> leaf)
    {
        List<LaneStatement> body = [];
        Dictionary<Value, Lane> values = [];
        int leaves = 0, steps = 0;
        foreach (Op op in between)
        {
            string name = op == between[between.Count - 1] ? result : $"{result}x{steps++}";
            Lane value;
            switch (op)
            {
                case ToGridOp:
                    value = leaf(leaves++);
                    if (op.Result == between[0].Result && between.Count == 2)
                    {
                        // The only reader takes the expression as it is.
                        values[op.Result] = value;
                        continue;
                    }
                    break;
                case PointwiseOp pointwise:
                    (IReadOnlyList<LaneStatement> before, value) = Pointwise(pointwise.Function, pointwise.Order, values[op.Inputs[0]], name);
                    body.AddRange(before);
                    break;
                case MultiplyOp:
                    value = values[op.Inputs[0]] * values[op.Inputs[1]];
                    break;
                case AddOp:
                    value = values[op.Inputs[0]] + values[op.Inputs[1]];
                    break;
                case ScaleOp scale:
                    value = values[op.Inputs[0]] * scale.Factor;
                    break;
                default:
                    throw new GraphException($"no lowering for {op.Name} at a grid point");
            }
            body.Add(new LaneLet(name, value));
            values[op.Result] = Local(name);
        }
        return body;
    }

    /// <summary>Values of channel c at the points of latitude b, which is ring number <paramref name="ring"/> of the buffer.</summary>
    private static IEnumerable<LaneStatement> ToRing(GridFactors g, Subscript b, Subscript ring, TileIrreps from, TileBuffer to)
    {
        Subscript c = Variable("c");
        return [.. g.Latitude(b, (l, m) => Load(from, l, m, c)), .. g.Values(to, c + (ring * (g.Grid.Longitudes * from.Channels)), from.Channels)];
    }

    /// <summary>Adds the points of latitude b to the coefficients of channel c.</summary>
    private static IEnumerable<LaneStatement> FromRing(GridFactors g, Subscript b, Subscript ring, TileBuffer from, TileIrreps to)
    {
        Subscript c = Variable("c");
        return [.. g.SumsOf(from, c + (ring * (g.Grid.Longitudes * to.Channels)), to.Channels), .. g.Accumulate(b, to, c)];
    }
}
