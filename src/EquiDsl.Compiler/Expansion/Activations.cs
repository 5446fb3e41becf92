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
        ActivationKind.S2 => 0,
        _ => throw new GraphException($"unknown activation {kind}"),
    };

    /// <summary>Applies <paramref name="kind"/>; S2 kinds use <paramref name="grid"/>.</summary>
    /// <param name="scalars">(extent, <see cref="ScalarCount"/>): degree 1..L slowest for gates; null for plain S2 and for gates with L = 0.</param>
    public static Value Apply(ActivationKind kind, Value x, Value? scalars, GridShape grid) => kind switch
    {
        ActivationKind.Gate => Gate(x, scalars),
        ActivationKind.S2 => OnGrid(x, grid),
        ActivationKind.SeparableS2 => new ReplaceScalarsOp(OnGrid(x, grid), GraphBuilder.Pointwise(PointwiseFunction.SiLU, scalars!)).Result,
        _ => throw new GraphException($"unknown activation {kind}"),
    };

    private static Value OnGrid(Value x, GridShape grid)
    {
        Value onGrid = GraphBuilder.Pointwise(PointwiseFunction.SiLU, new ToGridOp(x, grid).Result);
        return new FromGridOp(onGrid, x.Irreps.Coefficients).Result;
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
