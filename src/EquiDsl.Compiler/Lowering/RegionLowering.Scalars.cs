using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    /// <summary>Scalars in tile memory, one row per column.</summary>
    private TileBuffer Scalars(Value value)
    {
        if (_scalars.TryGetValue(value, out TileBuffer? present))
            return present;
        TileBuffer buffer = IsExternal(value) ? LoadScalars(value) : value.Producer switch
        {
            LinearOp linear => LowerLinear(linear),
            OrderZeroLinearOp linear => LowerOrderZeroLinear(linear),
            LayerNormOp norm => LowerLayerNorm(norm),
            PointwiseOp pointwise => LowerPointwise(pointwise),
            HeadDotOp dot => LowerHeadDot(dot),
            EdgeEmbeddingOp embedding => LowerEdgeEmbedding(embedding),
            ElementEmbeddingOp { End: null } embedding => LowerElementEmbedding(embedding),
            SelectCoefficientsOp select => LowerSelect(select),
            ScaleOp scale => LowerScale(scale),
            _ => LowerDerivedScalars(value),
        };
        return _scalars[value] = buffer;
    }

    private TileBuffer LoadScalars(Value value)
    {
        TileBuffer buffer = _kernel.Buffer("s", value.Type.Width);
        _kernel.Emit(new LoadStage(
            $"load {Describe(value)}", _kernel.Memory(value), -1, value.Type.Width, LaneIndex.Self, 0, buffer, new([new Run(0, 0, value.Type.Width)])));
        return buffer;
    }

    private TileBuffer LowerLinear(LinearOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", op.Rows.Length);
        int columns = op.Weight.Shape[1];
        int weight = _kernel.Slot(MatrixSlot.Of(op.Weight, op.Rows, Enumerable.Range(0, columns), columns));
        int? bias = op.Bias is null ? null : _kernel.Slot(new VectorSlot(op.Bias, Span.Of(op.Rows)));
        _kernel.Emit(new MatrixStage(
            $"y({op.Rows.Length}) = W·x({columns}){(bias is null ? "" : " + b")}", weight, bias, op.Rows.Length, columns, input, 0, output, 0, 1, 0, 0));
        return output;
    }

    private TileBuffer LowerOrderZeroLinear(OrderZeroLinearOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0], TileLayout.MPrimarySummed);
        TileBuffer output = _kernel.Buffer("s", op.Rows.Length);
        int[] degrees = input.Degrees(0);
        int parameterColumns = op.Weight.Shape[1], columns = degrees.Length * input.Channels;
        int weight = _kernel.Slot(MatrixSlot.Of(
            op.Weight, op.Rows, degrees.SelectMany(l => Enumerable.Range(l * input.Channels, input.Channels)), parameterColumns));
        int? bias = op.Bias is null ? null : _kernel.Slot(new VectorSlot(op.Bias, Span.Of(op.Rows)));
        _kernel.Emit(new MatrixStage(
            $"y({op.Rows.Length}) = W·x(m = 0: {degrees.Length} degrees × {input.Channels}){(bias is null ? "" : " + b")}", weight, bias, op.Rows.Length, columns,
            input.Buffer, input.Start(degrees[0], 0), output, 0, 1, 0, 0));
        return output;
    }

    private TileBuffer LowerLayerNorm(LayerNormOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", input.Rows);
        int size = op.Weight.Count, weight = _kernel.Vector(op.Weight), bias = _kernel.Vector(op.Bias);
        Subscript i = Variable("i"), row = op.Groups == 1 ? i : (Variable("g") * size) + i;
        Lane inverse = 1.0 / size, mean = Local("mean"), variance = Local("variance"), factor = Local("factor");
        LaneStatement[] group =
        [
            new LaneLet("mean", 0.0),
            Serial("i", size, [new LaneSet("mean", mean + input[row])]),
            new LaneSet("mean", mean * inverse),
            new LaneLet("variance", 0.0),
            Serial("i", size, [new LaneLet("d", input[row] - mean), new LaneSet("variance", variance.PlusProduct(Local("d"), Local("d")))]),
            new LaneLet("factor", new LaneCall(LaneFunction.ReciprocalSqrt, (variance * inverse) + LayerNormOp.Epsilon)),
            Loop("i", size, [new LaneStore(
                output, row, new LaneWeight(bias, i).PlusProduct((input[row] - mean) * factor, new LaneWeight(weight, i)))]),
        ];
        _kernel.Emit(new LaneStage($"layer norm of {op.Groups} × {size}", op.Groups == 1 ? group : [Loop("g", op.Groups, group)]));
        return output;
    }

    private TileBuffer LowerPointwise(PointwiseOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]);
        TileBuffer output = IsReadOnce(op.Inputs[0]) && op.Inputs[0].Producer is not SelectCoefficientsOp
            ? input
            : _kernel.Buffer("s", input.Rows);
        Subscript i = Variable("i");
        (IReadOnlyList<LaneStatement> before, Lane value) = Pointwise(op.Function, op.Order, input[i], "");
        Emit($"{op.Name} of {op.Result.Type.Width}", Loop("i", op.Result.Type.Width, before, [new LaneStore(output, i, value)]));
        return output;
    }

    private static LaneFunction Function(PointwiseFunction function) => function switch
    {
        PointwiseFunction.SiLU => LaneFunction.SiLU,
        PointwiseFunction.Sigmoid => LaneFunction.Sigmoid,
        PointwiseFunction.SmoothLeakyReLU => LaneFunction.SmoothLeakyReLU,
        _ => throw new GraphException($"no lowering for {function}"),
    };

    private TileBuffer LowerHeadDot(HeadDotOp op)
    {
        int heads = op.Weight.Shape[0], k = op.Weight.Shape[1], weight = _kernel.Vector(op.Weight);
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("logits", heads);
        Subscript h = Variable("h"), at = (h * k) + Variable("i");
        _kernel.Emit(new LaneStage($"logits: {heads} heads · {k}", [Loop(
            "h", heads,
            [
                new LaneLet("sum", 0.0),
                Serial("i", k, [new LaneSet("sum", Local("sum").PlusProduct(input[at], new LaneWeight(weight, at)))]),
                new LaneStore(output, h, Local("sum")),
            ])]));
        return output;
    }

    private TileBuffer LowerEdgeEmbedding(EdgeEmbeddingOp op)
    {
        TileBuffer output = _kernel.Buffer("s", op.Weight.Shape[0]);
        int basis = op.Graph.GaussianCount;
        int basisSlot = _kernel.Slot(new BasisSlot(op.Weight, basis));
        int? source = op.Order > 0 ? null : _kernel.Slot(new ElementSlot(op.Weight, op.Source, basis, op.Bias));
        int? target = op.Target is null || op.Order > 0
            ? null
            : _kernel.Slot(new ElementSlot(op.Weight, op.Target, basis + op.Source!.Shape[1], null));
        _kernel.Emit(new EdgeEmbeddingStage(
            $"y({output.Rows}) = W·[Gaussian basis ({basis}, banded) | source element | target element] + b{(op.Order == 0 ? "" : $", derivative {op.Order} by the length")}", basisSlot, source, target, output, op.Order));
        return output;
    }

    private TileBuffer LowerElementEmbedding(ElementEmbeddingOp op)
    {
        int width = op.Table.Shape[1];
        TileBuffer output = _kernel.Buffer("s", width);
        _kernel.Emit(new LoadStage(
            $"element embedding ({width})", null, _kernel.Vector(op.Table), width, LaneIndex.Element, 0, output, new([new Run(0, 0, width)])));
        return output;
    }

    private TileBuffer LowerSelect(SelectCoefficientsOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0]);
        int[] starts = op.Coefficients.Items.Select(c => input.Start(c.L, c.M)).ToArray();
        TileBuffer output = _kernel.Buffer("s", op.Result.Type.Width);
        Subscript c = Variable("c");
        _kernel.Emit(new LaneStage($"select {op.Coefficients}", [Loop(
            "c", input.Channels, starts.Select((start, i) => new LaneStore(output, c + (i * input.Channels), input.Buffer[c + start])))]));
        return output;
    }

    private TileBuffer LowerScale(ScaleOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", input.Rows);
        Subscript i = Variable("i");
        _kernel.Emit(new LaneStage("scale", [Loop("i", input.Rows, [new LaneStore(output, i, input[i] * op.Factor)])]));
        return output;
    }
}
