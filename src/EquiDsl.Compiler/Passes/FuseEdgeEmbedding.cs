using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Passes;

/// <summary>
/// Replaces the first linear layer of each radial function by <see cref="EdgeEmbeddingOp"/>: a few dozen of the basis functions
/// are non-zero at any distance, and the element embeddings enter through tables.
/// </summary>
public static class FuseEdgeEmbedding
{
    /// <summary>The graph with fused edge embeddings.</summary>
    public static LayerGraph Run(LayerGraph graph) => GraphRewriter.Rewrite(graph, Replace);

    private static Value? Replace(Op op, Func<Value, Value> map)
    {
        if (op is not LinearOp { Bias: not null } linear || linear.Rows.Length != linear.Weight.Shape[0])
            return null;
        IReadOnlyList<Value> parts = linear.Inputs[0].Producer is ConcatScalarsOp concat ? concat.Inputs : [linear.Inputs[0]];
        if (parts[0].Producer is not GaussianBasisOp basis)
            return null;
        if (parts.Count == 1)
            return new EdgeEmbeddingOp(map(basis.Inputs[0]), basis.Graph, linear.Weight, linear.Bias, null, null).Result;
        return parts is [_, { Producer: ElementEmbeddingOp { End: EdgeEnd.Source } source }, { Producer: ElementEmbeddingOp { End: EdgeEnd.Target } target }]
            ? new EdgeEmbeddingOp(map(basis.Inputs[0]), basis.Graph, linear.Weight, linear.Bias, source.Table, target.Table).Result
            : null;
    }
}
