using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Gradients of parameters: sums over tiles with the shape of the slots that weights are packed into.</summary>
internal sealed partial class RegionLowering
{
    private readonly HashSet<(Value Cotangent, EdgeEmbeddingOp Forward)> _embeddingGradients = [];

    private void LowerGradients()
    {
        foreach (ParameterGradientOp op in _region.Gradients)
        {
            switch (op)
            {
                case ColumnSumOp sum:
                    LowerColumnSum(sum);
                    break;
                case LinearGradientOp linear:
                    LowerLinearGradient(linear);
                    break;
                case SO3LinearGradientOp linear:
                    LowerSO3Gradient(linear);
                    break;
                case OrderZeroGradientOp linear:
                    LowerOrderZeroGradient(linear);
                    break;
                case SO2GradientOp linear:
                    LowerSO2Gradient(linear);
                    break;
                case ElementSumOp { End: null } element:
                    _kernel.Collect(new ElementGradientStage(
                        "gradient: Σ by element", _kernel.Gradient(Whole(element.Parameter)), Scalars(element.Inputs[0])));
                    break;
                case EdgeEmbeddingGradientOp embedding:
                    LowerEmbeddingGradient(embedding);
                    break;
                default:
                    throw new GraphException($"no lowering for {op.Name}");
            }
        }
    }

    private static VectorSlot Whole(Parameter parameter) => new(parameter, Span.Of(Enumerable.Range(0, parameter.Count)));

    private void LowerColumnSum(ColumnSumOp op)
    {
        int slot = _kernel.Gradient(new VectorSlot(op.Parameter, Span.Of(op.Index)));
        _kernel.Collect(new ColumnGradientStage("gradient: Σ ȳ", slot, Scalars(op.Inputs[0]), op.Index.Length));
    }

    private void LowerLinearGradient(LinearGradientOp op)
    {
        if (op.Inputs[0].Type is GridType)
        {
            if (!_onGrids.Contains(op))
                NetworkOnGrid(op, null);
            return;
        }
        int columns = op.Parameter.Shape[1], rows = op.Rows.Length;
        TileBuffer x = Scalars(op.Inputs[0]), g = Scalars(op.Inputs[1]);
        int slot = _kernel.Gradient(MatrixSlot.Of(op.Parameter, op.Rows, Enumerable.Range(0, columns), columns));
        _kernel.Collect(new MatrixGradientStage(
            $"gradient: Σ ȳ({rows})·x({columns})ᵀ", slot, rows, columns, g, 0, x, 0, 1, rows, columns));
    }

    private void LowerSO3Gradient(SO3LinearGradientOp op)
    {
        TileIrreps x = Irreps(op.Inputs[0], TileLayout.LPrimary), g = Irreps(op.Inputs[1], TileLayout.LPrimary);
        CoefficientSet common = new(op.Inputs[1].Irreps.Coefficients.Items.Where(c => x.Coefficients.Contains(c.L, c.M)));
        int rows = op.Parameter.Shape[1], columns = op.Parameter.Shape[2];
        foreach (int l in common.Degrees)
        {
            int slot = _kernel.Gradient(MatrixSlot.Of(op.Parameter, Enumerable.Range(l * rows, rows), Enumerable.Range(0, columns), columns));
            foreach (Span run in Span.Of(common.Items.Where(c => c.L == l).Select(c => c.M + l)))
            {
                _kernel.Collect(new MatrixGradientStage(
                    $"gradient, l = {l}: Σ_m ȳ_m({rows})·x_m({columns})ᵀ", slot, rows, columns, g.Buffer, g.Start(l, run.Start - l),
                    x.Buffer, x.Start(l, run.Start - l), run.Count, rows, columns));
            }
        }
    }

    private void LowerOrderZeroGradient(OrderZeroGradientOp op)
    {
        TileIrreps x = Irreps(op.Inputs[0], TileLayout.MPrimarySummed);
        TileBuffer g = Scalars(op.Inputs[1]);
        int[] degrees = x.Degrees(0);
        int columns = degrees.Length * x.Channels;
        int slot = _kernel.Gradient(MatrixSlot.Of(
            op.Parameter, op.Rows, degrees.SelectMany(l => Enumerable.Range(l * x.Channels, x.Channels)), op.Parameter.Shape[1]));
        _kernel.Collect(new MatrixGradientStage(
            $"gradient: Σ s̄({op.Rows.Length})·x₀({columns})ᵀ", slot, op.Rows.Length, columns, g, 0, x.Buffer, x.Start(degrees[0], 0), 1, 0, 0));
    }

    private void LowerSO2Gradient(SO2GradientOp op)
    {
        TileIrreps x = Irreps(op.Inputs[0], TileLayout.MPrimarySummed), g = Irreps(op.Inputs[1], TileLayout.MPrimarySummed);
        int m = op.Order;
        int[] from = x.Degrees(m), to = g.Degrees(m);
        int rows = to.Length * g.Channels, columns = from.Length * x.Channels;
        void Collect(string comment, MatrixSlot slot, TileBuffer cotangent, int cotangentRow, int inputRow) => _kernel.Collect(new MatrixGradientStage(
            $"gradient, m = ±{m}: {comment}", _kernel.Gradient(slot), rows, columns, cotangent, cotangentRow, x.Buffer, inputRow, 1, 0, 0));
        if (m == 0)
        {
            Collect("Σ ȳ·xᵀ", OrderZeroSlot(op.Forward, to, g.Channels, from, x.Channels, false), g.Buffer, g.Start(to[0], 0), x.Start(from[0], 0));
            return;
        }
        // W̄r = ȳ₊x₊ᵀ + ȳ₋x₋ᵀ and W̄i = ȳ₋x₊ᵀ − ȳ₊x₋ᵀ = (ȳ₋ − ȳ₊)(x₊ + x₋)ᵀ + ȳ₊x₊ᵀ − ȳ₋x₋ᵀ: three products instead of four.
        Sums(x, m);
        TileBuffer difference = _kernel.Buffer("difference", rows);
        Subscript c = Variable("c");
        Emit($"m = ±{m}: ȳ₋ − ȳ₊", Loop("c", g.Channels, to.Select((l, i) => new LaneStore(
            difference, c + (i * g.Channels), Load(g, l, -m, c) - Load(g, l, m, c)))));
        MatrixSlot Slot(int real, int imaginary) => OrderSlot(op.Forward, m, to, g.Channels, from, x.Channels, real, imaginary, false);
        Collect("Σ ȳ₊·x₊ᵀ", Slot(1, 1), g.Buffer, g.Start(to[0], m), x.Start(from[0], m));
        Collect("Σ ȳ₋·x₋ᵀ", Slot(1, -1), g.Buffer, g.Start(to[0], -m), x.Start(from[0], -m));
        Collect("Σ (ȳ₋ − ȳ₊)·(x₊ + x₋)ᵀ", Slot(0, 1), difference, 0, x.SumStart(from[0], m));
    }

    private void LowerEmbeddingGradient(EdgeEmbeddingGradientOp op)
    {
        EdgeEmbeddingOp forward = op.Forward;
        if (!_embeddingGradients.Add((op.Inputs[1], forward)))
            return;
        int basis = forward.Graph.GaussianCount;
        bool hasTables = forward.Order == 0 && forward.Source is not null;
        _kernel.Collect(new EdgeEmbeddingGradientStage(
            "gradient: Σ by basis function and element", _kernel.Gradient(new BasisSlot(forward.Weight, basis)),
            hasTables ? _kernel.Gradient(new ElementSlot(forward.Weight, forward.Source, basis, null)) : null,
            hasTables ? _kernel.Gradient(new ElementSlot(forward.Weight, forward.Target, basis + forward.Source!.Shape[1], null)) : null,
            Scalars(op.Inputs[1]), forward.Order));
    }
}
