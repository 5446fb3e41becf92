using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>Linear maps with weights: x̄ = Wᵀ·ȳ and W̄ = Σ ȳ·xᵀ.</summary>
internal static partial class AdjointRules
{
    private static bool Linear(Backpropagation sweep, Op op, Value g)
    {
        Value x = op.Inputs.Count > 0 ? op.Inputs[0] : op.Result;
        switch (op)
        {
            case LinearOp linear:
                if (sweep.IsActive(x))
                    sweep.Add(x, new LinearTransposedOp(g, linear.Weight, linear.Rows).Result);
                sweep.Add(new LinearGradientOp(x, g, linear.Weight, linear.Rows));
                if (linear.Bias is not null)
                    sweep.Add(new ColumnSumOp(g, linear.Bias, linear.Rows));
                return true;
            case LinearTransposedOp transposed:
                int[] rows = transposed.Rows;
                sweep.Add(x, new LinearOp(g, transposed.Weight, null, rows).Result);
                sweep.Add(new LinearGradientOp(g, x, transposed.Weight, rows));
                return true;
            case SO3LinearOp linear:
                sweep.Add(x, new SO3LinearTransposedOp(g, linear.Weight).Result);
                sweep.Add(new SO3LinearGradientOp(x, g, linear.Weight));
                if (linear.Bias is not null && g.Irreps.Coefficients.Contains(0, 0))
                    sweep.Add(new ColumnSumOp(Scalars(g), linear.Bias, Enumerable.Range(0, linear.Bias.Count).ToArray()));
                return true;
            case SO3LinearTransposedOp transposed:
                sweep.Add(x, new SO3LinearOp(g, transposed.Weight, null).Result);
                sweep.Add(new SO3LinearGradientOp(g, x, transposed.Weight));
                return true;
            case SO2LinearOp linear:
                SO2(sweep, linear, x, g);
                return true;
            case SO2LinearTransposedOp transposed:
                sweep.Add(x, Forward(transposed.Forward, g, x.Irreps));
                foreach (int order in Orders(x))
                    sweep.Add(new SO2GradientOp(g, x, transposed.Forward, order));
                return true;
            case OrderZeroLinearOp linear:
                CoefficientSet zero = new(x.Irreps.Coefficients.Items.Where(c => c.M == 0));
                sweep.Add(x, new OrderZeroTransposedOp(g, linear.Weight, linear.Rows, zero, x.Irreps.Channels).Result);
                sweep.Add(new OrderZeroGradientOp(x, g, linear.Weight, linear.Rows));
                if (linear.Bias is not null)
                    sweep.Add(new ColumnSumOp(g, linear.Bias, linear.Rows));
                return true;
            case OrderZeroTransposedOp transposed:
                sweep.Add(x, new OrderZeroLinearOp(g, transposed.Weight, null, transposed.Rows).Result);
                sweep.Add(new OrderZeroGradientOp(g, x, transposed.Weight, transposed.Rows));
                return true;
            case HeadDotOp dot:
                sweep.Add(x, new HeadDotTransposedOp(g, dot.Weight).Result);
                HeadGradient(sweep, dot.Weight, x, g);
                return true;
            case HeadDotTransposedOp transposed:
                sweep.Add(x, new HeadDotOp(g, transposed.Weight).Result);
                HeadGradient(sweep, transposed.Weight, g, x);
                return true;
            case ToGridOp to:
                sweep.Add(x, new FromGridOp(g, x.Irreps.Coefficients, to.Scaling).Result);
                return true;
            case FromGridOp from:
                sweep.Add(x, new ToGridOp(g, from.Grid, from.Scaling).Result);
                return true;
            case DiagonalOp diagonal:
                sweep.Add(x, new DiagonalOp(g, diagonal.Period, diagonal.Weights).Result);
                DiagonalGradient(sweep, diagonal, x, g);
                return true;
            case ElementEmbeddingOp embedding:
                sweep.Add(new ElementSumOp(g, embedding.Table, embedding.End));
                return true;
            default:
                return false;
        }
    }

    private static void SO2(Backpropagation sweep, SO2LinearOp linear, Value x, Value g)
    {
        sweep.Add(x, new SO2LinearTransposedOp(g, linear).Result);
        foreach (int order in Orders(g))
            sweep.Add(new SO2GradientOp(x, g, linear, order));
        CoefficientSet zero = new(g.Irreps.Coefficients.Items.Where(c => c.M == 0));
        if (zero.Count == 0 || linear.Bias0 is null)
            return;
        int channels = g.Irreps.Channels;
        int[] rows = zero.Items.SelectMany(c => Enumerable.Range(linear.RowStart + (c.L * channels), channels)).ToArray();
        sweep.Add(new ColumnSumOp(new SelectCoefficientsOp(g, zero).Result, linear.Bias0, rows));
    }

    private static Value Forward(SO2LinearOp map, Value x, IrrepsType to) =>
        new SO2LinearOp(x, map.Weight0, null, map.RowStart, map.Weights, to.Channels, to.Coefficients).Result;

    private static IEnumerable<int> Orders(Value value) => value.Irreps.Coefficients.Items.Select(c => Math.Abs(c.M)).Distinct();

    /// <summary>Gradient of (heads, k) from columns (heads·k) and (heads).</summary>
    private static void HeadGradient(Backpropagation sweep, Parameter weight, Value columns, Value heads)
    {
        if (!sweep.WantsParameters)
            return;
        GroupMap map = GroupMap.Heads(weight.Shape[0], weight.Count);
        sweep.Add(new ColumnSumOp(
            new GroupScaleOp(columns, heads, map).Result, weight, Enumerable.Range(0, weight.Count).ToArray()));
    }

    private static void DiagonalGradient(Backpropagation sweep, DiagonalOp op, Value x, Value g)
    {
        if (!sweep.WantsParameters)
            return;
        int period = op.Period, channels = GroupMap.Channels(g.Type);
        foreach (IGrouping<Parameter, int> own in GroupMap.CoefficientsOf(g.Type).Select(c => c.L).Distinct().GroupBy(l => op.Weight(l).Parameter))
        {
            int[] degrees = own.ToArray();
            Value part = g.Type is IrrepsType irreps ? Restrict(g, new(irreps.Coefficients.Items.Where(c => degrees.Contains(c.L))))! : g;
            GroupMap map = GroupMap.Of(
                degrees.Length * channels, 1, GroupMap.CoefficientsOf(part.Type), (l, _) => Array.IndexOf(degrees, l) * channels, (_, _) => 1);
            int[] index = degrees.SelectMany(l => Enumerable.Range(0, channels).Select(c => (op.Weight(l).Row * period) + (c % period))).ToArray();
            sweep.Add(new ColumnSumOp(new GroupInnerOp(part, x, map).Result, own.Key, index));
        }
    }

    private static Value Scalars(Value irreps) => new SelectCoefficientsOp(irreps, new([(0, 0)])).Result;
}
