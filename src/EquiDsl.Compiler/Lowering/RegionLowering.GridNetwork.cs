using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Networks on grids: linear maps over channels at every grid point, with functions and products between them, forward and backward.
/// Points do not depend on each other, so that a few rings of latitude at a time go all the way from coefficients to coefficients and to
/// gradients of weights: a grid as a whole is never in memory.
/// </summary>
internal sealed partial class RegionLowering
{
    private readonly HashSet<Op> _onGrids = [];

    /// <summary>
    /// Lowers <paramref name="end"/>, an op that reads a grid and is no longer on it, and with it all such ops of the same network that
    /// can be done by now: they share what lies before them.
    /// </summary>
    private void NetworkOnGrid(Op end, TileIrreps? to)
    {
        foreach (ToGridOp start in Starts(end))
            Irreps(start.Inputs[0]);
        List<Op> all = Ends(end);
        HashSet<Op> open = [.. all];
        // An end that has a place already is about to be done: what it waits for has led here.
        Op[] ends = [.. all.Where(e => e == end || (!_tiles.ContainsKey(e.Result) && Starts(e).All(s => !DependsOn(s.Inputs[0], open))))];
        foreach (Op other in ends)
        {
            _onGrids.Add(other);
            foreach (ToGridOp start in Starts(other))
                Irreps(start.Inputs[0]);
        }
        new GridNetwork(this, ends, ends.OfType<FromGridOp>().ToDictionary(e => e, e => e == end ? to! : Destination(e.Result, null))).Emit();
    }

    private static IEnumerable<ToGridOp> Starts(Op end) => OnGrid(end).OfType<ToGridOp>();

    /// <summary>Ops on grids that come before <paramref name="end"/>, operands first.</summary>
    private static IEnumerable<Op> OnGrid(Op end) => end.Inputs.Where(i => i.Type is GridType).SelectMany(Between).Distinct();

    private static bool HasLinear(Op end) => OnGrid(end).Any(o => o is LinearOp or LinearTransposedOp);

    /// <summary>Ends of the network that <paramref name="end"/> belongs to and that are not done yet, itself first.</summary>
    private List<Op> Ends(Op end)
    {
        List<Op> ends = [end];
        HashSet<Value> seen = [];
        Stack<Value> left = new(end.Inputs.Where(i => i.Type is GridType));
        while (left.Count > 0)
        {
            Value value = left.Pop();
            if (!seen.Add(value))
                continue;
            foreach (Value input in value.Producer.Inputs.Where(i => i.Type is GridType))
                left.Push(input);
            foreach (Op use in _uses[value])
            {
                if (use is LinearGradientOp or FromGridOp)
                {
                    if (!ends.Contains(use) && !_onGrids.Contains(use) && (use is LinearGradientOp || HasLinear(use)))
                        ends.Add(use);
                    foreach (Value input in use.Inputs)
                        left.Push(input);
                }
                else
                {
                    left.Push(use.Result);
                }
            }
        }
        return ends;
    }

    /// <summary>Whether a value of this region is computed from one of <paramref name="ops"/>.</summary>
    private bool DependsOn(Value value, HashSet<Op> ops)
    {
        HashSet<Value> seen = [];
        Stack<Value> left = new([value]);
        while (left.Count > 0)
        {
            Value next = left.Pop();
            if (!seen.Add(next) || IsExternal(next))
                continue;
            if (ops.Contains(next.Producer))
                return true;
            foreach (Value input in next.Producer.Inputs)
                left.Push(input);
        }
        return false;
    }

    /// <summary>Ops that are done for all points of some rings before the next ones.</summary>
    /// <param name="Ops">One op, or functions of the same argument.</param>
    /// <param name="IsPointwise">Whether results may lie where operands did.</param>
    private sealed record GridStep(IReadOnlyList<Op> Ops, bool IsPointwise)
    {
        public IEnumerable<Value> Reads => Ops.SelectMany(o => o.Inputs).Where(i => i.Type is GridType).Distinct();

        public IEnumerable<Value> Writes => Ops.Select(o => o.Result).Where(r => r.Type is GridType);
    }

    /// <summary>The steps of a network, the buffers between them, and the stages for some rings at a time.</summary>
    private sealed class GridNetwork
    {
        private readonly RegionLowering _region;
        private readonly Dictionary<FromGridOp, TileIrreps> _results;
        private readonly List<GridStep> _steps = [];
        private readonly Dictionary<Value, int> _places = [];
        private readonly Dictionary<LinearGradientOp, (int Slot, TileBuffer? Sum)> _gradients = [];
        private readonly GridShape _grid;
        private readonly TileBuffer[] _buffers;
        private readonly int _rings, _placeCount;
        private TileBuffer? _packed;

        public GridNetwork(RegionLowering region, IReadOnlyList<Op> ends, Dictionary<FromGridOp, TileIrreps> results)
        {
            _region = region;
            _results = results;
            Order(ends);
            _placeCount = Place();
            GridType[] types = [.. _places.Keys.Select(v => (GridType)v.Type)];
            _grid = types[0].Grid;
            int ringRows = _grid.Longitudes * types.Max(t => t.Channels);
            _rings = Math.Max(1, Math.Min(_grid.Latitudes, region._shape.GridRows / (_placeCount * ringRows)));
            _buffers = [.. Enumerable.Range(0, _placeCount).Select(_ => Kernel.Buffer("grid", _rings * ringRows))];
        }

        private KernelBuilder Kernel => _region._kernel;

        public void Emit()
        {
            foreach (KeyValuePair<FromGridOp, TileIrreps> result in _results)
                _region.ZeroResult(result.Key, result.Value);
            foreach (LinearGradientOp op in _steps.SelectMany(s => s.Ops).OfType<LinearGradientOp>())
                BeginGradient(op);
            int whole = _grid.Latitudes / _rings, rest = _grid.Latitudes % _rings;
            Kernel.Loop(_rings == 1 ? "latitudes" : $"latitudes, {_rings} at a time", "b", whole, b => Rings(b * _rings, _rings));
            if (rest > 0)
                Rings(whole * _rings, rest);
        }

        /// <summary>Ops in an order in which ends follow as soon as they can, and functions of the same argument are done at once.</summary>
        private void Order(IReadOnlyList<Op> ends)
        {
            Op[] ops = [.. ends.SelectMany(OnGrid).Distinct()];
            HashSet<Op> done = [];
            HashSet<Value> known = [];
            List<Op> left = [.. ends];
            foreach (Op op in ops)
            {
                if (!done.Add(op))
                    continue;
                Op[] together = op is PointwiseOp pointwise
                    ? [.. ops.OfType<PointwiseOp>().Where(p => p.Inputs[0] == pointwise.Inputs[0] && p.Function == pointwise.Function)]
                    : [op];
                done.UnionWith(together);
                _steps.Add(new(together, op is PointwiseOp or MultiplyOp or AddOp or ScaleOp));
                known.UnionWith(together.Select(o => o.Result));
                foreach (Op end in left.Where(e => e.Inputs.All(i => i.Type is not GridType || known.Contains(i))).ToArray())
                {
                    _steps.Add(new([end], false));
                    left.Remove(end);
                }
            }
        }

        /// <summary>Gives every value a place, which is used again after the last step that reads the value; returns how many there are.</summary>
        private int Place()
        {
            Dictionary<Value, int> last = [];
            for (int i = 0; i < _steps.Count; i++)
            {
                foreach (Value value in _steps[i].Reads)
                    last[value] = i;
            }
            Stack<int> free = new();
            int count = 0;
            for (int i = 0; i < _steps.Count; i++)
            {
                int[] ended = [.. _steps[i].Reads.Where(v => last[v] == i).Select(v => _places[v])];
                foreach (int place in _steps[i].IsPointwise ? ended : [])
                    free.Push(place);
                foreach (Value value in _steps[i].Writes)
                    _places[value] = free.Count > 0 ? free.Pop() : count++;
                foreach (int place in _steps[i].IsPointwise ? [] : ended)
                    free.Push(place);
            }
            return count;
        }

        private TileBuffer Buffer(Value value) => _buffers[_places[value]];

        /// <summary>All steps for some rings from latitude <paramref name="first"/> on.</summary>
        private void Rings(Subscript first, int rings)
        {
            int points = rings * _grid.Longitudes;
            foreach (GridStep step in _steps)
            {
                switch (step.Ops[0])
                {
                    case ToGridOp to:
                        ToGrid(to, first, rings);
                        break;
                    case FromGridOp from:
                        FromGrid(from, first, rings);
                        break;
                    case LinearOp linear:
                        Product(linear, linear.Weight, linear.Rows, false, points);
                        break;
                    case LinearTransposedOp linear:
                        Product(linear, linear.Weight, linear.Rows, true, points);
                        break;
                    case LinearGradientOp gradient:
                        AddGradient(gradient, points);
                        break;
                    default:
                        Pointwise(step, points);
                        break;
                }
            }
        }

        private void ToGrid(ToGridOp op, Subscript first, int rings)
        {
            TileIrreps from = _region.Irreps(op.Inputs[0]);
            CoefficientSet set = op.Inputs[0].Irreps.Coefficients;
            GridFactors factors = new(op.Grid, set, set, op.Scaling, op.Scaling);
            TileBuffer to = Buffer(op.Result);
            Kernel.Loop("rings", "r", rings, r => Kernel.Emit(new LaneStage(
                "x on a ring of latitude", [Loop("c", from.Channels, ToRing(factors, first + r, r, from, to))])));
        }

        private void FromGrid(FromGridOp op, Subscript first, int rings)
        {
            TileIrreps to = _results[op];
            GridFactors factors = new(op.Grid, op.Result.Irreps.Coefficients, op.Result.Irreps.Coefficients, op.Scaling, op.Scaling);
            TileBuffer from = Buffer(op.Inputs[0]);
            Subscript r = rings == 1 ? 0 : Variable("r");
            IEnumerable<LaneStatement> ring = FromRing(factors, first + r, r, from, to);
            Kernel.Emit(new LaneStage(
                "from the grid, added to the result", [Loop("c", to.Channels, rings == 1 ? ring : [Serial("r", rings, ring)])]));
        }

        private void Product(Op op, Parameter weight, int[] weightRows, bool isTransposed, int points)
        {
            int columns = weight.Shape[1];
            (int n, int k) = isTransposed ? (columns, weightRows.Length) : (weightRows.Length, columns);
            int slot = Kernel.Slot(MatrixSlot.Of(weight, weightRows, Enumerable.Range(0, columns), columns, isTransposed));
            Kernel.Emit(new MatrixStage(
                $"y({n}) = {(isTransposed ? "Wᵀ" : "W")}·x({k}) at {points} points", slot, null, n, k, Buffer(op.Inputs[0]), 0, Buffer(op.Result), 0,
                points, k, n));
        }

        private void Pointwise(GridStep step, int points)
        {
            Subscript i = Variable("i");
            Op op = step.Ops[0];
            TileBuffer to = Buffer(op.Result);
            Lane Operand(int number) => Buffer(op.Inputs[number])[i];
            IEnumerable<LaneStatement> body = op switch
            {
                PointwiseOp { Order: 0 } pointwise when step.Ops.Count == 1 => [new LaneStore(to, i, new LaneCall(Function(pointwise.Function), Operand(0)))],
                PointwiseOp => Functions([.. step.Ops.Cast<PointwiseOp>()], Operand(0), i),
                MultiplyOp => [new LaneStore(to, i, Operand(0) * Operand(1))],
                AddOp => [new LaneStore(to, i, Operand(0) + Operand(1))],
                ScaleOp scale => [new LaneStore(to, i, Operand(0) * scale.Factor)],
                _ => throw new GraphException($"no lowering for {op.Name} on a grid"),
            };
            Kernel.Emit(new LaneStage(
                $"{string.Join(", ", step.Ops.Select(o => o.Name))} on the grid", [Loop("i", points * ((GridType)op.Result.Type).Channels, body)]));
        }

        /// <summary>A function and its derivatives of the same numbers: what they share is computed once.</summary>
        private IEnumerable<LaneStatement> Functions(PointwiseOp[] ops, Lane argument, Subscript i)
        {
            Lane x = Local("x");
            List<LaneStatement> body = [new LaneLet("x", argument)], stores = [];
            foreach (PointwiseOp op in ops)
            {
                bool isProduct = op is { Order: 0, Function: PointwiseFunction.SiLU } && ops.Any(o => o.Order > 0);
                (IReadOnlyList<LaneStatement> before, Lane value) = isProduct
                    ? ([new LaneLet("sigma", new LaneCall(LaneFunction.Sigmoid, x))], x * Local("sigma"))
                    : RegionLowering.Pointwise(op.Function, op.Order, x, "");
                body.AddRange(before.Where(s => !body.Contains(s)));
                stores.Add(new LaneStore(Buffer(op.Result), i, value));
            }
            return body.Concat(stores);
        }

        /// <summary>
        /// Where rings are added to a gradient. A CPU sums those of a tile by themselves, and tiles in order at the end; on a GPU a launch
        /// adds all tiles to it.
        /// </summary>
        private void BeginGradient(LinearGradientOp op)
        {
            int columns = op.Parameter.Shape[1];
            int slot = Kernel.Gradient(MatrixSlot.Of(op.Parameter, op.Rows, Enumerable.Range(0, columns), columns));
            if (!_region._shape.SumsInTiles)
            {
                _gradients[op] = (slot, null);
                return;
            }
            int points = _rings * _grid.Longitudes;
            TileBuffer sum = Kernel.Buffer("sum", TileGradientLayout.SumRows(op.Rows.Length, columns, _region._shape.RowLanes));
            _packed = Larger("packed", _packed, TileGradientLayout.PackedRows(columns, points));
            _gradients[op] = (slot, sum);
            Subscript i = Variable("i");
            Kernel.Emit(new LaneStage("zero the sums", [Loop("i", sum.Rows, [new LaneStore(sum, i, 0.0)])]));
            Kernel.Collect(new TileSumStage($"gradient: Σ ȳ({op.Rows.Length})·x({columns})ᵀ, summed by tile", slot, op.Rows.Length, columns, sum));
        }

        private TileBuffer Larger(string name, TileBuffer? present, int rows) =>
            present is not null && present.Rows >= rows ? present : Kernel.Buffer(name, rows);

        private void AddGradient(LinearGradientOp op, int points)
        {
            int columns = op.Parameter.Shape[1], rows = op.Rows.Length;
            TileBuffer x = Buffer(op.Inputs[0]), g = Buffer(op.Inputs[1]);
            (int slot, TileBuffer? sum) = _gradients[op];
            string comment = $"gradient: Σ ȳ({rows})·x({columns})ᵀ at {points} points";
            Kernel.Emit(sum is null
                ? new MatrixGradientStage(comment, slot, rows, columns, g, 0, x, 0, points, rows, columns)
                : new TileGradientStage(comment, rows, columns, g, x, points, sum, _packed!));
        }
    }
}
