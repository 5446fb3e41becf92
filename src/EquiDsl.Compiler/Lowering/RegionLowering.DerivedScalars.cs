using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Mathematics;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Scalars of backward passes.</summary>
internal sealed partial class RegionLowering
{
    private TileBuffer LowerDerivedScalars(Value value) => value.Producer switch
    {
        MultiplyOp or GroupScaleOp or CenterOp or DiagonalOp => ScalarProducts(value.Producer),
        GroupInnerOp inner => LowerInner(inner),
        AddOp add => LowerAdd(add),
        GatherOp gather => LowerGatherScalars(gather),
        LinearTransposedOp linear => LowerLinearTransposed(linear),
        HeadDotTransposedOp dot => LowerHeadDotTransposed(dot),
        SliceChannelsOp slice => LowerSlice(slice),
        PadChannelsOp pad => LowerPad(pad),
        CollectScalarsOp collect => LowerCollect(collect),
        FormulaOp formula => LowerFormula(formula),
        TorqueOp torque => LowerTorque(torque),
        _ => throw NoLowering(value.Producer),
    };

    private TileBuffer LowerAdd(AddOp op)
    {
        TileBuffer a = Scalars(op.Inputs[0]), b = Scalars(op.Inputs[1]), output = _kernel.Buffer("s", op.Result.Type.Width);
        Subscript i = Variable("i");
        Emit("sum", Loop("i", output.Rows, [new LaneStore(output, i, a[i] + b[i])]));
        return output;
    }

    private TileBuffer LowerGatherScalars(GatherOp op)
    {
        TileBuffer output = _kernel.Buffer("s", op.Result.Type.Width);
        _kernel.Emit(new LoadStage(
            $"gather {output.Rows} scalars of {op.End.ToString().ToLowerInvariant()} nodes", _kernel.Memory(op.Inputs[0]), -1, output.Rows,
            op.End == EdgeEnd.Source ? LaneIndex.Source : LaneIndex.Target, 0, output, new([new Run(0, 0, output.Rows)])));
        return output;
    }

    private TileBuffer LowerHeadDotTransposed(HeadDotTransposedOp op)
    {
        int heads = op.Weight.Shape[0], k = op.Weight.Shape[1], weight = _kernel.Vector(op.Weight);
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", heads * k);
        Subscript h = Variable("h"), at = (h * k) + Variable("i");
        Emit($"{heads} heads × {k}", Loop("h", heads, [Loop("i", k, [new LaneStore(output, at, input[h] * new LaneWeight(weight, at))])]));
        return output;
    }

    private TileBuffer LowerSlice(SliceChannelsOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", op.Result.Type.Width);
        Subscript i = Variable("i");
        Emit("columns", Loop("i", output.Rows, [new LaneStore(output, i, input[i + op.Start])]));
        return output;
    }

    private TileBuffer LowerPad(PadChannelsOp op)
    {
        TileBuffer input = Scalars(op.Inputs[0]), output = _kernel.Buffer("s", op.Result.Type.Width);
        Subscript i = Variable("i");
        Zero(output, Enumerable.Range(0, output.Rows).Where(row => row < op.Start || row >= op.Start + input.Rows));
        Emit("columns", Loop("i", input.Rows, [new LaneStore(output, i + op.Start, input[i])]));
        return output;
    }

    private TileBuffer LowerCollect(CollectScalarsOp op)
    {
        TileIrreps input = Irreps(op.Inputs[0]);
        TileBuffer output = _kernel.Buffer("s", op.Result.Type.Width);
        Subscript c = Variable("c");
        (int L, int M)[] items = op.Inputs[0].Irreps.Coefficients.Items.ToArray();
        IGrouping<int, (int L, int M)>[] groups = items.Select((item, i) => (item, i)).GroupBy(p => op.Start[p.i], p => p.item).OrderBy(g => g.Key).ToArray();
        Zero(output, Enumerable.Range(0, output.Rows).Except(groups.SelectMany(g => Enumerable.Range(g.Key, input.Channels))));
        Emit("coefficients as columns", Loop("c", input.Channels, groups.Select(g => new LaneStore(
            output, c + g.Key, g.Select(i => Load(input, i.L, i.M, c)).Aggregate((a, b) => a + b)))));
        return output;
    }

    private TileBuffer LowerFormula(FormulaOp op)
    {
        TileBuffer[] inputs = op.Inputs.Select(Scalars).ToArray();
        TileBuffer output = _kernel.Buffer("s", op.Formulas.Count);
        Lane Expression(Formula formula) => formula switch
        {
            FormulaConstant constant => constant.Value,
            FormulaInput input => inputs[input.Operand][input.Column],
            FormulaSum sum => Expression(sum.A) + Expression(sum.B),
            FormulaProduct product => Expression(product.A) * Expression(product.B),
            FormulaQuotient quotient => Expression(quotient.A) / Expression(quotient.B),
            FormulaSqrt root => new LaneCall(LaneFunction.Sqrt, Expression(root.A)),
            FormulaWhere where => new LaneWhere(Expression(where.Tested) - where.Bound, Expression(where.A)),
            _ => throw new GraphException($"unknown formula {formula}"),
        };
        _kernel.Emit(new LaneStage(op.Name, op.Formulas.Select((f, i) => (LaneStatement)new LaneStore(output, i, Expression(f))).ToArray()));
        return output;
    }

    private TileBuffer LowerTorque(TorqueOp op)
    {
        TileIrreps a = Irreps(op.Inputs[0]), b = Irreps(op.Inputs[1]);
        CoefficientSet rows = op.Inputs[0].Irreps.Coefficients, columns = op.Inputs[1].Irreps.Coefficients;
        TileBuffer output = _kernel.Buffer("torque", 3);
        Subscript c = Variable("c");
        RotationGenerators.Entry[] entries = RotationGenerators.Between(rows, columns).ToArray();
        List<LaneStatement> body = [.. Enumerable.Range(0, 3).Select(axis => new LaneLet($"t{axis}", 0.0))];
        List<LaneStatement> sums = [];
        foreach (IGrouping<int, RotationGenerators.Entry> row in entries.GroupBy(e => e.Row))
        {
            sums.Add(new LaneLet($"a{row.Key}", Load(a, rows.Items[row.Key].L, rows.Items[row.Key].M, c)));
            sums.AddRange(row.Select(e => new LaneSet($"t{e.Axis}", Local($"t{e.Axis}").PlusProduct(
                Local($"a{e.Row}") * e.Value, Load(b, columns.Items[e.Column].L, columns.Items[e.Column].M, c)))));
        }
        body.Add(Serial("c", a.Channels, sums));
        body.AddRange(Enumerable.Range(0, 3).Select(axis => new LaneStore(output, axis, Local($"t{axis}"))));
        _kernel.Emit(new LaneStage("τ_k = Σ aᵀ·L_k·b", body));
        return output;
    }

    /// <summary>A function or its derivative of a number that has a name: statements that prepare it, and its value.</summary>
    private static (IReadOnlyList<LaneStatement> Before, Lane Value) Pointwise(PointwiseFunction function, int order, Lane x, string name)
    {
        switch (function)
        {
            case PointwiseFunction.Exp:
                return ([], new LaneCall(LaneFunction.Exp, x));
            case PointwiseFunction.ReciprocalSqrt:
                (double factor, _) = PointwiseDerivatives.ReciprocalSqrt(order);
                Lane root = Local(name + "root"), power = root;
                for (int i = 0; i < order; i++)
                    power = power * root * root;
                return ([new LaneLet(name + "root", new LaneCall(LaneFunction.ReciprocalSqrt, x + LayerNormOp.Epsilon))], order == 0 ? power : power * factor);
            default:
                if (order == 0)
                    return ([], new LaneCall(Function(function), x));
                (double[] withX, double[] plain, double linear, double constant) = PointwiseDerivatives.SigmoidForm(function, order);
                Lane sigmoid = Local(name + "sigma");
                Lane value = Polynomial(plain, sigmoid, constant);
                if (withX.Length > 0 || linear != 0)
                    value = value.PlusProduct(x, Polynomial(withX, sigmoid, linear));
                return ([new LaneLet(name + "sigma", new LaneCall(LaneFunction.Sigmoid, x))], value);
        }
    }

    private static Lane Polynomial(double[] coefficients, Lane x, double constant)
    {
        Lane sum = coefficients.Length == 0 ? 0.0 : coefficients[coefficients.Length - 1] + (coefficients.Length == 1 ? constant : 0);
        for (int i = coefficients.Length - 2; i >= 0; i--)
            sum = ((Lane)(coefficients[i] + (i == 0 ? constant : 0))).PlusProduct(sum, x);
        return coefficients.Length == 0 ? constant : sum;
    }
}
