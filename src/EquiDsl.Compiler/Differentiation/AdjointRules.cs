using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>For every op, how the cotangent ȳ of its result becomes cotangents of its operands and gradients of its parameters.</summary>
internal static partial class AdjointRules
{
    /// <summary>Applies the rule of <paramref name="op"/>.</summary>
    public static void Propagate(Backpropagation sweep, Op op, Value cotangent)
    {
        if (!(Structural(sweep, op, cotangent) || Elementwise(sweep, op, cotangent) || Linear(sweep, op, cotangent)
            || Normalization(sweep, op, cotangent) || Edges(sweep, op, cotangent) || Rotation(sweep, op, cotangent)))
            throw new GraphException($"{op.Name} has no derivative: {op.WithoutAdjoint ?? "its rule is missing"}");
    }

    /// <summary>Irreps with those coefficients of <paramref name="value"/> that are also in <paramref name="coefficients"/>; null when none is.</summary>
    private static Value? Restrict(Value value, CoefficientSet coefficients)
    {
        CoefficientSet common = new(value.Irreps.Coefficients.Items.Where(c => coefficients.Contains(c.L, c.M)));
        return common.Count == 0 ? null : common.Count == value.Irreps.Coefficients.Count ? value : new RestrictOp(value, common).Result;
    }

    private static Value Negative(Value value) => new ScaleOp(value, -1).Result;
}
