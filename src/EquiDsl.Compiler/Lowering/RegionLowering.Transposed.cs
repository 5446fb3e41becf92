using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Transposes of linear maps: the same matrix products with weights turned over when they are packed.</summary>
internal sealed partial class RegionLowering
{
    private TileBuffer LowerLinearTransposed(LinearTransposedOp op)
    {
        int rows = op.Rows.Length, columns = op.Weight.Shape[1];
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", columns);
        int weight = _kernel.Slot(MatrixSlot.Of(op.Weight, op.Rows, Enumerable.Range(0, columns), columns, isTransposed: true));
        _kernel.Emit(new MatrixStage($"x̄({columns}) = Wᵀ·ȳ({rows})", weight, null, columns, rows, input, 0, output, 0, 1, 0, 0));
        return output;
    }

    private TileIrreps LowerSO3Transposed(SO3LinearTransposedOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.LPrimary), output = Create(op.Result, TileLayout.LPrimary);
        int rows = op.Weight.Shape[1], columns = op.Weight.Shape[2];
        foreach (int l in op.Result.Irreps.Coefficients.Degrees)
        {
            int weight = _kernel.Slot(MatrixSlot.Of(
                op.Weight, Enumerable.Range(l * rows, rows), Enumerable.Range(0, columns), columns, isTransposed: true));
            foreach (Span run in OrdersOf(op.Result, l))
            {
                _kernel.Emit(new MatrixStage(
                    $"l = {l}: x̄_m({columns}) = W_{l}ᵀ·ȳ_m({rows}), {run.Count} orders", weight, null, columns, rows,
                    input.Buffer, input.Start(l, run.Start - l), output.Buffer, output.Start(l, run.Start - l), run.Count, rows, columns));
            }
        }
        return output;
    }

    private TileIrreps LowerOrderZeroTransposed(OrderZeroTransposedOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]);
        TileIrreps output = Create(op.Result, TileLayout.MPrimary);
        int[] degrees = output.Degrees(0);
        int columns = degrees.Length * output.Channels;
        int weight = _kernel.Slot(MatrixSlot.Of(
            op.Weight, op.Rows, degrees.SelectMany(l => Enumerable.Range(l * output.Channels, output.Channels)), op.Weight.Shape[1], isTransposed: true));
        _kernel.Emit(new MatrixStage(
            $"x̄(m = 0: {degrees.Length} degrees × {output.Channels}) = Wᵀ·ȳ({op.Rows.Length})", weight, null, columns, op.Rows.Length,
            input, 0, output.Buffer, output.Start(degrees[0], 0), 1, 0, 0));
        return output;
    }

    private TileIrreps LowerSO2Transposed(SO2LinearTransposedOp op)
    {
        SO2LinearOp map = op.Forward;
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.MPrimarySummed), output = Create(op.Result, TileLayout.MPrimary);
        foreach (int m in output.Coefficients.Items.Select(c => Math.Abs(c.M)).Distinct().OrderBy(m => m))
        {
            int[] from = input.Degrees(m), to = output.Degrees(m);
            int rows = to.Length * output.Channels, columns = from.Length * input.Channels;
            void Product(string comment, int slot, int inputRow, int outputRow, int? initial) => _kernel.Emit(new MatrixStage(
                $"m = ±{m}: {comment}; ({to.Length}·{output.Channels}) from ({from.Length}·{input.Channels})", slot, null, rows, columns,
                input.Buffer, inputRow, output.Buffer, outputRow, 1, 0, 0, initial));
            if (m == 0)
            {
                Product("x̄ = W₀ᵀ·ȳ", _kernel.Slot(OrderZeroSlot(map, from, input.Channels, to, output.Channels, true)),
                    input.Start(from[0], 0), output.Start(to[0], 0), null);
                continue;
            }
            Sums(input, m);
            int Slot(int real, int imaginary) => _kernel.Slot(OrderSlot(map, m, from, input.Channels, to, output.Channels, real, imaginary, true));
            int plus = output.Start(to[0], m), minus = output.Start(to[0], -m);
            Product("s = Wrᵀ·(ȳ₊ + ȳ₋)", Slot(1, 0), input.SumStart(from[0], m), minus, null);
            Product("x̄₊ = s + (Wi − Wr)ᵀ·ȳ₋", Slot(-1, 1), input.Start(from[0], -m), plus, minus);
            Product("x̄₋ = s − (Wr + Wi)ᵀ·ȳ₊", Slot(-1, -1), input.Start(from[0], m), minus, minus);
        }
        return output;
    }

    /// <summary>The block of an order-0 weight between output degrees and input degrees.</summary>
    private static MatrixSlot OrderZeroSlot(
        SO2LinearOp map, IEnumerable<int> outputs, int outputChannels, IEnumerable<int> inputs, int inputChannels, bool isTransposed) => MatrixSlot.Of(
        map.Weight0, outputs.SelectMany(l => Enumerable.Range(map.RowStart + (l * outputChannels), outputChannels)),
        inputs.SelectMany(l => Enumerable.Range(l * inputChannels, inputChannels)), map.Weight0.Shape[1], isTransposed);

    /// <summary>real·Wr + imaginary·Wi of an order between output degrees and input degrees.</summary>
    private static MatrixSlot OrderSlot(
        SO2LinearOp map, int m, IEnumerable<int> outputs, int outputChannels, IEnumerable<int> inputs, int inputChannels, int real, int imaginary,
        bool isTransposed)
    {
        Parameter weight = map.Weights[m - 1];
        int half = weight.Shape[0] / 2;
        EquatableArray<Span> Rows(int start) =>
            Span.Of(outputs.SelectMany(l => Enumerable.Range(start + ((l - m) * outputChannels), outputChannels)));
        return new MatrixSlot(
            weight, new(new[] { new WeightTerm(Rows(0), real), new WeightTerm(Rows(half), imaginary) }.Where(t => t.Sign != 0)),
            Span.Of(inputs.SelectMany(l => Enumerable.Range((l - m) * inputChannels, inputChannels))), weight.Shape[1], isTransposed);
    }

    /// <summary>Runs of consecutive orders of a degree, counted from −l.</summary>
    private static EquatableArray<Span> OrdersOf(Value value, int l) =>
        Span.Of(value.Irreps.Coefficients.Items.Where(c => c.L == l).Select(c => c.M + l));
}
