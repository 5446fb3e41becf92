using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    private TileIrreps LowerSO2Linear(SO2LinearOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.MPrimarySummed), output = Create(op.Result, TileLayout.MPrimary);
        foreach (int m in output.Coefficients.Items.Select(c => Math.Abs(c.M)).Distinct().OrderBy(m => m))
        {
            if (input.Degrees(m).Length == 0)
                throw new GraphException($"SO2Linear has outputs of order {m} without inputs of that order");
            if (m == 0)
                OrderZero(op, input, output);
            else
                Order(op, m, input, output);
        }
        return output;
    }

    private void OrderZero(SO2LinearOp op, TileIrreps input, TileIrreps output)
    {
        int[] from = input.Degrees(0), to = output.Degrees(0);
        int[] rows = to.SelectMany(l => Enumerable.Range(op.RowStart + (l * output.Channels), output.Channels)).ToArray();
        int[] columns = from.SelectMany(l => Enumerable.Range(l * input.Channels, input.Channels)).ToArray();
        int matrix = _kernel.Slot(MatrixSlot.Of(op.Weight0, rows, columns, op.Weight0.Shape[1]));
        int? bias = op.Bias0 is null ? null : _kernel.Slot(new VectorSlot(op.Bias0, Span.Of(rows)));
        _kernel.Emit(new MatrixStage(
            $"m = 0: y({to.Length}·{output.Channels}) = W₀·x({from.Length}·{input.Channels}){(bias is null ? "" : " + b")}", matrix, bias, rows.Length, columns.Length,
            input.Buffer, input.Start(from[0], 0), output.Buffer, output.Start(to[0], 0), 1, 0, 0));
    }

    /// <summary>
    /// The complex product y₊ = Wr·x₊ − Wi·x₋, y₋ = Wr·x₋ + Wi·x₊ with three real products:
    /// s = Wr·(x₊ + x₋), y₋ = s + (Wi − Wr)·x₊, y₊ = s − (Wr + Wi)·x₋.
    /// </summary>
    private void Order(SO2LinearOp op, int m, TileIrreps input, TileIrreps output)
    {
        Sums(input, m);
        int[] from = input.Degrees(m), to = output.Degrees(m);
        Parameter weight = op.Weights[m - 1];
        int half = weight.Shape[0] / 2, rows = to.Length * output.Channels, columns = from.Length * input.Channels;
        EquatableArray<Span> Rows(int start) =>
            Span.Of(to.SelectMany(l => Enumerable.Range(start + ((l - m) * output.Channels), output.Channels)));
        EquatableArray<Span> columnSpans = Span.Of(from.SelectMany(l => Enumerable.Range((l - m) * input.Channels, input.Channels)));
        int Slot(int real, int imaginary) => _kernel.Slot(new MatrixSlot(
            weight,
            new(new[] { new WeightTerm(Rows(0), real), new WeightTerm(Rows(half), imaginary) }.Where(t => t.Sign != 0)),
            columnSpans, weight.Shape[1]));
        int plus = output.Start(to[0], m), minus = output.Start(to[0], -m);
        void Product(string comment, int slot, int inputRow, int outputRow, int? initial) => _kernel.Emit(new MatrixStage(
            $"m = ±{m}: {comment}; ({to.Length}·{output.Channels}) from ({from.Length}·{input.Channels})", slot, null, rows, columns,
            input.Buffer, inputRow, output.Buffer, outputRow, 1, 0, 0, initial));
        Product("s = Wr·(x₊ + x₋)", Slot(1, 0), input.SumStart(from[0], m), plus, null);
        Product("y₋ = s + (Wi − Wr)·x₊", Slot(-1, 1), input.Start(from[0], m), minus, plus);
        Product("y₊ = s − (Wr + Wi)·x₋", Slot(-1, -1), input.Start(from[0], -m), plus, plus);
    }

    private void Sums(TileIrreps x, int m)
    {
        if (!_sums.Add((x.Buffer, m)))
            return;
        Subscript c = LaneProgram.Variable("c");
        IEnumerable<LaneStatement> body = x.Degrees(m).Select(l => new LaneStore(
            x.Buffer, c + x.SumStart(l, m), LaneProgram.Load(x, l, m, c) + LaneProgram.Load(x, l, -m, c)));
        _kernel.Emit(new LaneStage($"m = ±{m}: x₊ + x₋", [LaneProgram.Loop("c", x.Channels, body)]));
    }

    private TileIrreps LowerSO3Linear(SO3LinearOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.LPrimary), output = Create(op.Result, TileLayout.LPrimary);
        int rows = op.Weight.Shape[1], columns = op.Weight.Shape[2];
        foreach (int l in op.Result.Irreps.Coefficients.Degrees)
        {
            int weight = _kernel.Slot(MatrixSlot.Of(
                op.Weight, Enumerable.Range(l * rows, rows), Enumerable.Range(0, columns), columns));
            int? bias = l == 0 && op.Bias is not null ? _kernel.Vector(op.Bias) : null;
            int[] orders = op.Result.Irreps.Coefficients.Items.Where(c => c.L == l).Select(c => c.M).ToArray();
            foreach (Span run in Span.Of(orders.Select(m => m + l)))
            {
                int m = run.Start - l;
                _kernel.Emit(new MatrixStage(
                    $"l = {l}: y_m({rows}) = W_{l}·x_m({columns}), {run.Count} orders{(bias is null ? "" : ", + b")}", weight, bias, rows, columns,
                    input.Buffer, input.Start(l, m), output.Buffer, output.Start(l, m), run.Count, columns, rows));
            }
        }
        return output;
    }
}
