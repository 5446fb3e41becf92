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
    /// To the grid, the ops in between, and back. Functions of points live in registers; a perceptron that nothing else reads is
    /// applied latitude by latitude; else whole grids lie in tile memory.
    /// </summary>
    private void LowerGrid(FromGridOp op, TileIrreps to)
    {
        List<Op> between = Between(op.Inputs[0]);
        if (!between.Any(o => o is LinearOp or LinearTransposedOp))
        {
            FunctionOnGrid(op, between, to);
            return;
        }
        List<Op> chain = [];
        Op current = op.Inputs[0].Producer;
        for (; current is (LinearOp or PointwiseOp { Order: 0 }) && IsReadOnce(current.Result) && !_grids.ContainsKey(current.Result);
            current = current.Inputs[0].Producer)
            chain.Insert(0, current);
        if (current is ToGridOp toGrid && IsReadOnce(toGrid.Result) && !_grids.ContainsKey(toGrid.Result))
        {
            TileIrreps from = Irreps(toGrid.Inputs[0]);
            ZeroResult(op, to);
            NetworkOnGrid(
                new GridFactors(op.Grid, toGrid.Inputs[0].Irreps.Coefficients, op.Result.Irreps.Coefficients, toGrid.Scaling, op.Scaling), chain, from, to);
            return;
        }
        TileBuffer points = Grid(op.Inputs[0]);
        GridFactors factors = new(op.Grid, op.Result.Irreps.Coefficients, op.Result.Irreps.Coefficients, op.Scaling, op.Scaling);
        ZeroResult(op, to);
        Subscript b = Variable("b");
        _kernel.Emit(new LaneStage("from the grid", [Loop("c", to.Channels, [Serial("b", op.Grid.Latitudes, FromRing(factors, b, b, points, to))])]));
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
        ring.AddRange(_shape.WholeGrid ? PointByPoint(between, inputs) : RingByRing(between, inputs));
        ring.AddRange(g.Accumulate(b, to, c));
        string[] functions = between.Where(o => o is not ToGridOp).Select(o => o.Name).ToArray();
        string values = functions.Length == 1 ? $"{functions[0]}(to grid x)" : $"{string.Join(", ", functions)} of to grid x";
        LaneStatement latitudes = Serial("b", g.Grid.Latitudes, ring);
        _kernel.Emit(new LaneStage(
            $"x ← from grid({values}), {g.Grid.Latitudes} × {g.Grid.Longitudes} points, {to.Channels} channels; α and −α together",
            [_shape.WholeGrid ? Loop("c", to.Channels, [latitudes]) : Serial("c", to.Channels, [latitudes])]));
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

    /// <summary>Values on a whole grid: latitude × longitude × channels rows.</summary>
    private TileBuffer Grid(Value value)
    {
        if (_grids.TryGetValue(value, out TileBuffer? present))
            return present;
        GridType type = (GridType)value.Type;
        int points = type.Grid.Latitudes * type.Grid.Longitudes;
        Subscript i = Variable("i"), b = Variable("b");
        TileBuffer output = _kernel.Buffer("grid", type.Width);
        switch (value.Producer)
        {
            case ToGridOp to:
                TileIrreps x = Irreps(to.Inputs[0]);
                CoefficientSet set = to.Inputs[0].Irreps.Coefficients;
                GridFactors factors = new(to.Grid, set, set, to.Scaling, to.Scaling);
                _kernel.Emit(new LaneStage("x on the grid", [Loop("c", x.Channels, [Loop("b", to.Grid.Latitudes, ToRing(factors, b, b, x, output))])]));
                break;
            case LinearOp linear:
                Product(linear.Weight, linear.Rows, false);
                break;
            case LinearTransposedOp linear:
                Product(linear.Weight, linear.Rows, true);
                break;
            case PointwiseOp pointwise:
                TileBuffer argument = Grid(pointwise.Inputs[0]);
                (IReadOnlyList<LaneStatement> before, Lane function) = Pointwise(pointwise.Function, pointwise.Order, argument[i], "");
                Emit($"{pointwise.Name} on the grid", Loop("i", output.Rows, before, [new LaneStore(output, i, function)]));
                break;
            case MultiplyOp or AddOp:
                TileBuffer left = Grid(value.Producer.Inputs[0]), right = Grid(value.Producer.Inputs[1]);
                Emit($"{value.Producer.Name} on the grid", Loop("i", output.Rows,
                    [new LaneStore(output, i, value.Producer is AddOp ? left[i] + right[i] : left[i] * right[i])]));
                break;
            case ScaleOp scale:
                TileBuffer scaled = Grid(scale.Inputs[0]);
                Emit("scale on the grid", Loop("i", output.Rows, [new LaneStore(output, i, scaled[i] * scale.Factor)]));
                break;
            default:
                throw new GraphException($"no lowering for {value.Producer.Name} on a grid");
        }
        return _grids[value] = output;

        void Product(Parameter weight, int[] rows, bool isTransposed)
        {
            int columns = weight.Shape[1];
            (int n, int k) = isTransposed ? (columns, rows.Length) : (rows.Length, columns);
            TileBuffer input = Grid(value.Producer.Inputs[0]);
            int slot = _kernel.Slot(MatrixSlot.Of(weight, rows, Enumerable.Range(0, columns), columns, isTransposed));
            _kernel.Emit(new MatrixStage(
                $"y({n}) = {(isTransposed ? "Wᵀ" : "W")}·x({k}) at {points} points", slot, null, n, k, input, 0, output, 0, points, k, n));
        }
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
        Subscript c = Variable("c");
        return [.. g.Latitude(b, (l, m) => Load(from, l, m, c)), .. g.Values(to, c + (ring * (g.Grid.Longitudes * from.Channels)), from.Channels)];
    }

    /// <summary>Adds the points of latitude b to the coefficients of channel c.</summary>
    private static IEnumerable<LaneStatement> FromRing(GridFactors g, Subscript b, Subscript ring, TileBuffer from, TileIrreps to)
    {
        Subscript c = Variable("c");
        return [.. g.SumsOf(from, c + (ring * (g.Grid.Longitudes * to.Channels)), to.Channels), .. g.Accumulate(b, to, c)];
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
