using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>Embeddings, norms and feed-forward networks.</summary>
internal static class NodeLayers
{
    /// <summary>Element embedding at l = 0.</summary>
    public static Value AtomEmbedding(GraphBuilder builder, string name)
    {
        Parameter table = builder.Parameter(
            name + ".weight", ParameterInitialization.Normal, 1, builder.Graph.Elements, builder.Model.Channels);
        Value scalars = new ElementEmbeddingOp(table, null).Result;
        return new ScatterScalarsOp(scalars, new([(0, 0)]), builder.Model.Channels, [0]).Result;
    }

    /// <summary>
    /// In training that denoises, x + linear per degree, without bias, of the harmonics of forces on noisy atoms (Liao, Smidt, Das,
    /// arXiv 2403.09549): the noise alone does not say where a structure that is not at rest came from.
    /// </summary>
    public static Value WithForceEncoding(GraphBuilder builder, Value x)
    {
        if (!builder.IsDenoising)
            return x;
        Value encoding = new InputOp(LayerExpansion.ForceEncoding, new IrrepsType(Extent.Nodes, builder.Full, 1)).Result;
        Parameter weight = builder.LinearWeight(
            LayerExpansion.DenoisingPrefix + "force_embedding.weight", 1, builder.LMax + 1, x.Irreps.Channels, 1);
        return new AddOp(x, new SO3LinearOp(encoding, weight, null).Result).Result;
    }

    /// <summary>x + Σ_edges rotate back(radial function in the m = 0 slots) / average neighbour count.</summary>
    public static Value EdgeDegreeEmbedding(GraphBuilder builder, string name, EdgeDegreeEmbeddingSpecification layer, Value x)
    {
        int channels = builder.Model.Channels;
        Value radial = builder.Trace("edge_degree_rad", RadialFunction.Build(
            builder, name, name + ".rad_func", layer.ElementPairs, layer.EdgeChannels, (builder.LMax + 1) * channels));
        CoefficientSet orderZero = CoefficientSet.Reduced(builder.LMax, 0);
        Value placed = new ScatterScalarsOp(radial, orderZero, channels, orderZero.Items.Select(c => c.L * channels).ToArray()).Result;
        Value sum = new SegmentSumOp(new RotateBackOp(placed, builder.Frame, builder.Full).Result).Result;
        return new AddOp(x, new ScaleOp(sum, 1 / layer.AverageNeighborCount).Result).Result;
    }

    public static Value Norm(GraphBuilder builder, string name, NormKind kind, Value x)
    {
        int channels = x.Irreps.Channels, degrees = builder.LMax + 1;
        return kind == NormKind.SeparableLayer
            ? new IrrepsNormOp(
                x, kind, builder.LMax, builder.Ones(name + ".norm_l0.weight", channels),
                builder.Ones(name + ".affine_weight", builder.LMax, channels), builder.Zeros(name + ".norm_l0.bias", channels)).Result
            : new IrrepsNormOp(
                x, kind, builder.LMax, null, builder.Ones(name + ".affine_weight", degrees, channels),
                builder.Zeros(name + ".affine_bias", channels)).Result;
    }

    /// <summary>Linear per degree, activation or perceptron on the full grid, linear per degree.</summary>
    public static Value FeedForward(GraphBuilder builder, string name, FeedForwardSpecification layer, Value x)
    {
        Value hidden = builder.SO3Linear(name + ".so3_linear_1", x, layer.Hidden);
        GridShape grid = new(builder.LMax, builder.LMax, layer.GridResolution);
        Value active;
        if (layer.GridMlp)
        {
            active = GridMlp(builder, name, layer, hidden, grid);
            if (layer.SeparableGridMlp)
            {
                Value scalars = builder.Linear(name + ".scalar_mlp.0", GraphBuilder.Scalars(x), layer.Hidden);
                active = new ReplaceScalarsOp(active, GraphBuilder.Pointwise(PointwiseFunction.SiLU, scalars)).Result;
            }
        }
        else
        {
            int columns = Activations.ScalarCount(layer.Activation, builder.LMax, layer.Hidden);
            Value? gates = columns == 0 ? null : builder.Linear(name + ".gating_linear", GraphBuilder.Scalars(x), columns);
            active = Activations.Apply(layer.Activation, hidden, gates, grid);
        }
        return builder.Trace(name + "/ffn_out", builder.SO3Linear(name + ".so3_linear_2", active, layer.OutChannels));
    }

    private static Value GridMlp(GraphBuilder builder, string name, FeedForwardSpecification layer, Value hidden, GridShape grid)
    {
        Value x = new ToGridOp(hidden, grid).Result;
        for (int i = 0; i < 3; i++)
        {
            Parameter weight = builder.LinearWeight($"{name}.grid_mlp.{2 * i}.weight", layer.Hidden, layer.Hidden, layer.Hidden);
            x = new LinearOp(x, weight, null).Result;
            if (i < 2)
                x = GraphBuilder.Pointwise(PointwiseFunction.SiLU, x);
        }
        return new FromGridOp(x, hidden.Irreps.Coefficients).Result;
    }
}
