using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>
/// Norms, by what they are made of: centred values times 1/√(mean square + ε) of their group, times weights. Biases are added last
/// and only have a gradient of their own.
/// </summary>
internal static partial class AdjointRules
{
    private static bool Normalization(Backpropagation sweep, Op op, Value g)
    {
        switch (op)
        {
            case LayerNormOp norm:
                int size = norm.Weight.Count;
                GroupMap groups = GroupMap.Heads(norm.Groups, norm.Groups * size);
                sweep.Through(Normalized(op.Inputs[0], size, groups, groups.Scaled(1.0 / size), size, new([new DegreeWeight(0, norm.Weight, 0)])), g);
                sweep.Add(new ColumnSumOp(g, norm.Bias, Enumerable.Range(0, norm.Groups * size).Select(i => i % size).ToArray()));
                return true;
            case IrrepsNormOp norm:
                Irreps(sweep, norm, g);
                return true;
            default:
                return false;
        }
    }

    private static void Irreps(Backpropagation sweep, IrrepsNormOp norm, Value g)
    {
        int channels = norm.Result.Irreps.Channels;
        int[] degrees = norm.Result.Irreps.Coefficients.Degrees.ToArray();
        // Degrees with one factor are counted by the first of them.
        int[] first = degrees.Where(l => l == degrees.First(other => norm.Shares(l, other))).ToArray();
        int Group(int l, int m) => Array.IndexOf(first, degrees.First(other => norm.Shares(l, other)));
        IReadOnlyList<(int, int)> coefficients = norm.Result.Irreps.Coefficients.Items;
        GroupMap groups = GroupMap.Of(first.Length, channels, coefficients, Group, (_, _) => 1);
        GroupMap means = GroupMap.Of(first.Length, channels, coefficients, Group, (l, _) => norm.SquareWeight(l) / channels);
        EquatableArray<DegreeWeight> weights = new(degrees.Select(l => norm.WeightOf(l)));
        sweep.Through(Normalized(norm.Inputs[0], channels, groups, means, channels, weights), g);
        if (g.Irreps.Coefficients.Contains(0, 0))
            sweep.Add(new ColumnSumOp(Scalars(g), norm.Bias, Enumerable.Range(0, channels).ToArray()));
    }

    private static List<Op> Normalized(
        Value x, int centred, GroupMap groups, GroupMap means, int period, EquatableArray<DegreeWeight> weights)
    {
        CenterOp center = new(x, centred);
        GroupInnerOp square = new(center.Result, center.Result, means);
        PointwiseOp factor = new(PointwiseFunction.ReciprocalSqrt, square.Result);
        GroupScaleOp scaled = new(center.Result, factor.Result, groups);
        return [center, square, factor, scaled, new DiagonalOp(scaled.Result, period, weights)];
    }
}
