using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    private TileIrreps LowerSO2Linear(SO2LinearOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.MPrimaryNegated);
        TileIrreps output = Create(op.Result, TileLayout.MPrimary);
        foreach (int m in output.Coefficients.Items.Select(c => Math.Abs(c.M)).Distinct().OrderBy(m => m))
        {
            int[] from = input.Degrees(m), to = output.Degrees(m);
            int rows = to.Length * output.Channels, columns = from.Length * input.Channels;
            Parameter weight = m == 0 ? op.Weight0 : op.Weights[m - 1];
            int firstRow = m == 0 ? op.RowStart : 0, half = m == 0 ? 0 : weight.Shape[0] / 2;
            IEnumerable<int> Rows(int start) =>
                to.SelectMany(l => Enumerable.Range(start + ((l - m) * output.Channels), output.Channels));
            EquatableArray<Span> blockColumns =
                Span.Of(from.SelectMany(l => Enumerable.Range((l - m) * input.Channels, input.Channels)));
            if (from.Length == 0)
                throw new GraphException($"SO2Linear has outputs of order {m} without inputs of that order");
            if (m == 0)
            {
                int matrix = _kernel.Slot(new MatrixSlot(weight, new([new WeightBlock(Span.Of(Rows(firstRow)), blockColumns, weight.Shape[1])])));
                int bias = _kernel.Slot(new VectorSlot(op.Bias0, Span.Of(Rows(firstRow))));
                _kernel.Emit(new MatrixStage(
                    $"m = 0: y({to.Length}·{output.Channels}) = W₀·x({from.Length}·{input.Channels}) + b", matrix, bias, rows, columns,
                    input.Buffer, input.Start(from[0], 0), output.Buffer, output.Start(to[0], 0), 1, 0, 0));
            }
            else
            {
                int matrix = _kernel.Slot(new MatrixSlot(weight, new(
                [
                    new WeightBlock(Span.Of(Rows(0)), blockColumns, weight.Shape[1]),
                    new WeightBlock(Span.Of(Rows(half)), blockColumns, weight.Shape[1]),
                ])));
                _kernel.Emit(new MatrixStage(
                    $"m = ±{m}: y₋ = Wr·x₋ + Wi·x₊, y₊ = Wr·x₊ − Wi·x₋; ({to.Length}·{output.Channels}) from ({from.Length}·{input.Channels})",
                    matrix, null, rows, 2 * columns, input.Buffer, input.Start(from[0], -m), output.Buffer, output.Start(to[0], -m), 2,
                    columns, rows));
            }
        }
        return output;
    }

    private TileIrreps LowerSO3Linear(SO3LinearOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.LPrimary), output = Create(op.Result, TileLayout.LPrimary);
        int rows = op.Weight.Shape[1], columns = op.Weight.Shape[2];
        foreach (int l in op.Result.Irreps.Coefficients.Degrees)
        {
            WeightBlock block = new(new([new Span(l * rows, rows)]), new([new Span(0, columns)]), columns);
            int weight = _kernel.Slot(new MatrixSlot(op.Weight, new([block])));
            int? bias = l == 0 ? _kernel.Vector(op.Bias) : null;
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
