using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>Edge scalars [basis | source element | target element] and the perceptron that turns them into radial weights.</summary>
internal static class RadialFunction
{
    /// <summary>Linear, LayerNorm, SiLU, Linear, LayerNorm, SiLU, Linear over the edge scalars of <paramref name="owner"/>.</summary>
    public static Value Build(
        GraphBuilder builder, string owner, string name, ElementPairKind pairs, int edgeChannels, int columns)
    {
        Value x = EdgeScalars(builder, owner, pairs, edgeChannels);
        for (int layer = 0; layer < 2; layer++)
        {
            string linear = $"{name}.net.{3 * layer}", norm = $"{name}.net.{(3 * layer) + 1}";
            x = Linear(builder, linear, x, edgeChannels);
            x = new LayerNormOp(x, 1, builder.Ones(norm + ".weight", edgeChannels), builder.Zeros(norm + ".bias", edgeChannels)).Result;
            x = GraphBuilder.Pointwise(PointwiseFunction.SiLU, x);
        }
        return Linear(builder, name + ".net.6", x, columns);
    }

    private static Value Linear(GraphBuilder builder, string name, Value x, int columns) => new LinearOp(
        x, builder.UniformWeight(name + ".weight", x.Type.Width, columns, x.Type.Width), builder.Zeros(name + ".bias", columns)).Result;

    private static Value EdgeScalars(GraphBuilder builder, string owner, ElementPairKind pairs, int edgeChannels)
    {
        if (pairs == ElementPairKind.None)
            return builder.Basis;
        bool shared = pairs == ElementPairKind.Shared;
        string prefix = shared ? "" : owner + ".";
        Value Table(EdgeEnd end, string table) => new ElementEmbeddingOp(
            builder.Parameter(
                prefix + table, shared ? ParameterInitialization.Normal : ParameterInitialization.Uniform, shared ? 1 : 0.001,
                builder.Graph.Elements, edgeChannels),
            end).Result;
        return new ConcatScalarsOp(
            builder.Basis, Table(EdgeEnd.Source, "source_embedding.weight"), Table(EdgeEnd.Target, "target_embedding.weight")).Result;
    }
}
