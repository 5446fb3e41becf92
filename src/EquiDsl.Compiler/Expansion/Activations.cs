using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>Non-linearities over irreps.</summary>
internal static class Activations
{
    /// <summary>Scalars that an activation of <paramref name="channels"/> channels takes beside its irreps.</summary>
    public static int ScalarCount(ActivationKind kind, int lMax, int channels) => kind switch
    {
        ActivationKind.SeparableS2 => channels,
        ActivationKind.Gate => lMax * channels,
        _ => 0,
    };

    /// <summary>Applies <paramref name="kind"/>; S2 kinds use <paramref name="grid"/>.</summary>
    /// <param name="scalars">(extent, <see cref="ScalarCount"/>): degree 1..L slowest for gates; null for plain S2 and for gates with L = 0.</param>
    public static Value Apply(ActivationKind kind, Value x, Value? scalars, GridShape grid)
    {
        if (kind == ActivationKind.Gate)
            return Gate(x, scalars);
        Value onGrid = GraphBuilder.Pointwise(PointwiseFunction.SiLU, new ToGridOp(x, grid).Result);
        Value result = new FromGridOp(onGrid, x.Irreps.Coefficients).Result;
        return kind == ActivationKind.S2
            ? result
            : new ReplaceScalarsOp(result, GraphBuilder.Pointwise(PointwiseFunction.SiLU, scalars!)).Result;
    }

    private static Value Gate(Value x, Value? gates)
    {
        Value scalars = GraphBuilder.Pointwise(PointwiseFunction.SiLU, GraphBuilder.Scalars(x));
        if (gates is not null)
        {
            int channels = x.Irreps.Channels;
            int[] start = x.Irreps.Coefficients.Items.Select(c => c.L == 0 ? -1 : (c.L - 1) * channels).ToArray();
            x = new CoefficientScaleOp(x, GraphBuilder.Pointwise(PointwiseFunction.Sigmoid, gates), start).Result;
        }
        return new ReplaceScalarsOp(x, scalars).Result;
    }
}
