using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>Sums, products and functions number by number, and products by group.</summary>
internal static partial class AdjointRules
{
    private static bool Elementwise(Backpropagation sweep, Op op, Value g)
    {
        switch (op)
        {
            case AddOp:
                foreach (Value operand in op.Inputs)
                {
                    if ((operand.Type is IrrepsType irreps ? Restrict(g, irreps.Coefficients) : g) is { } part)
                        sweep.Add(operand, part);
                }
                return true;
            case ScaleOp scale:
                sweep.Add(op.Inputs[0], new ScaleOp(g, scale.Factor).Result);
                return true;
            case MultiplyOp:
                sweep.Add(op.Inputs[0], Times(g, op.Inputs[1]));
                sweep.Add(op.Inputs[1], Times(g, op.Inputs[0]));
                return true;
            case PointwiseOp pointwise:
                sweep.Add(op.Inputs[0], Times(g, new PointwiseOp(pointwise.Function, op.Inputs[0], pointwise.Order + 1).Result));
                return true;
            case FormulaOp formula:
                for (int i = 0; i < op.Inputs.Count; i++)
                {
                    if (sweep.IsActive(op.Inputs[i]))
                        sweep.Add(op.Inputs[i], Derivative(formula, i, g));
                }
                return true;
            case CoefficientScaleOp scale:
                CoefficientSet set = op.Result.Irreps.Coefficients;
                int[] starts = g.Irreps.Coefficients.Items.Select(c => scale.Start[set.IndexOf(c.L, c.M)]).ToArray();
                sweep.Add(op.Inputs[0], new CoefficientScaleOp(g, op.Inputs[1], starts).Result);
                if (sweep.IsActive(op.Inputs[1]) && Restrict(g, new(set.Items.Where((_, i) => scale.Start[i] >= 0))) is { } scaled)
                {
                    GroupMap channels = GroupMap.Of(
                        op.Inputs[1].Type.Width, 1, scaled.Irreps.Coefficients.Items, (l, m) => scale.Start[set.IndexOf(l, m)], (_, _) => 1);
                    sweep.Add(op.Inputs[1], new GroupInnerOp(scaled, op.Inputs[0], channels).Result);
                }
                return true;
            case HeadScaleOp:
                sweep.Add(op.Inputs[0], new HeadScaleOp(g, op.Inputs[1]).Result);
                sweep.Add(op.Inputs[1], new GroupInnerOp(
                    g, op.Inputs[0], GroupMap.Heads(op.Inputs[1].Type.Width, op.Result.Irreps.Channels)).Result);
                return true;
            case GroupScaleOp scale:
                sweep.Add(op.Inputs[0], new GroupScaleOp(g, op.Inputs[1], scale.Map).Result);
                sweep.Add(op.Inputs[1], new GroupInnerOp(g, op.Inputs[0], scale.Map).Result);
                return true;
            case GroupInnerOp inner:
                Inner(sweep, inner, g);
                return true;
            case CenterOp center:
                sweep.Add(op.Inputs[0], new CenterOp(g, center.GroupSize).Result);
                return true;
            default:
                return false;
        }
    }

    private static void Inner(Backpropagation sweep, GroupInnerOp op, Value g)
    {
        if (ReferenceEquals(op.Inputs[0], op.Inputs[1]))
        {
            sweep.Add(op.Inputs[0], new GroupScaleOp(op.Inputs[0], g, op.Map.Scaled(2)).Result);
            return;
        }
        for (int i = 0; i < 2; i++)
        {
            Value other = op.Inputs[1 - i];
            if (op.Inputs[i].Type is IrrepsType irreps)
                other = Restrict(other, irreps.Coefficients)!;
            if (sweep.IsActive(op.Inputs[i]))
                sweep.Add(op.Inputs[i], new GroupScaleOp(other, g, op.Map).Result);
        }
    }

    /// <summary>Product with a factor, at the coefficients of the cotangent.</summary>
    private static Value Times(Value cotangent, Value factor) => new MultiplyOp(
        cotangent, factor.Type is IrrepsType ? Restrict(factor, cotangent.Irreps.Coefficients)! : factor).Result;

    private static Value Derivative(FormulaOp op, int operand, Value cotangent)
    {
        int own = op.Inputs.Count;
        Formula[] columns = Enumerable.Range(0, op.Inputs[operand].Type.Width).Select(column => op.Formulas
            .Select((formula, i) => new FormulaInput(own, i) * formula.Derivative(operand, column))
            .Aggregate((Formula)0, (a, b) => a + b)).ToArray();
        return new FormulaOp(op.Name + "'", columns, [.. op.Inputs, cotangent]).Result;
    }
}
