using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>Equivariant graph attention (EquiformerV2, arXiv 2306.12059, §4) and SO(2) convolutions.</summary>
internal static class GraphAttention
{
    public static Value Build(GraphBuilder builder, string name, GraphAttentionSpecification layer, Value x)
    {
        Value message = new ConcatChannelsOp(
            new GatherOp(x, EdgeEnd.Source).Result, new GatherOp(x, EdgeEnd.Target).Result).Result;
        Value rotated = Modulated(builder, name, layer, message);

        string first = name + ".so2_conv_1";
        int alphaColumns = layer.Heads * layer.AlphaChannels;
        int gateColumns = Activations.ScalarCount(layer.Activation, builder.LMax, layer.Hidden);
        int extra = alphaColumns + gateColumns;
        Value alpha = ExtraScalars(builder, first, rotated, 0, alphaColumns, extra, layer.Hidden);
        Value? gates = gateColumns == 0 ? null : ExtraScalars(builder, first, rotated, alphaColumns, gateColumns, extra, layer.Hidden);
        builder.Trace(name + "/so2_conv_1_extra", gates is null ? alpha : new ConcatScalarsOp(alpha, gates).Result);
        Value hidden = builder.Trace(name + "/so2_conv_1", Convolution(builder, first, rotated, layer.Hidden, extra));

        GridShape grid = new(builder.LMax, builder.MMax, layer.GridResolution);
        Value active = builder.Trace(name + "/act", Activations.Apply(layer.Activation, hidden, gates, grid));
        Value values = builder.Trace(
            name + "/so2_conv_2", Convolution(builder, name + ".so2_conv_2", active, layer.Heads * layer.ValueChannels, 0));

        Value weights = builder.Trace(name + "/alpha", new SegmentSoftmaxOp(Logits(builder, name, layer, alpha)).Result);
        // Dropout of weights is that of the values that they multiply.
        if (builder.Dropout(DropoutKind.Edge, layer.AlphaDropout, layer.Heads) is { } kept)
            values = new HeadScaleOp(values, kept).Result;
        Value weighted = new HeadScaleOp(values, weights).Result;
        Value reduced = builder.Trace(
            name + "/attn_reduced", new SegmentSumOp(new RotateBackOp(weighted, builder.Frame, builder.Full).Result).Result);
        return builder.Trace(name + "/attn_out", builder.SO3Linear(name + ".proj", reduced, layer.OutChannels));
    }

    /// <summary>SO(2) convolution without radial weights; its m = 0 weight starts with <paramref name="extra"/> rows for scalars.</summary>
    public static Value Convolution(GraphBuilder builder, string name, Value x, int channels, int extra)
    {
        (Parameter weight, Parameter bias) = OrderZero(builder, name, x, extra, channels);
        List<Parameter> weights = [];
        for (int m = 1; m <= builder.MMax; m++)
        {
            int degrees = builder.LMax + 1 - m, fanIn = degrees * x.Irreps.Channels;
            ParameterInitialization initialization = builder.WeightInitialization;
            double scale = 1 / Math.Sqrt(initialization == ParameterInitialization.Uniform ? 2 * fanIn : fanIn);
            weights.Add(builder.Parameter(
                $"{name}.so2_m_conv.{m - 1}.fc.weight", initialization, scale, 2 * degrees * channels, fanIn));
        }
        return new SO2LinearOp(x, weight, bias, extra, weights, channels, builder.Reduced).Result;
    }

    /// <summary>Columns of the extra scalar outputs of a convolution.</summary>
    public static Value ExtraScalars(GraphBuilder builder, string name, Value x, int start, int count, int extra, int channels)
    {
        (Parameter weight, Parameter bias) = OrderZero(builder, name, x, extra, channels);
        return new OrderZeroLinearOp(x, weight, bias, Enumerable.Range(start, count).ToArray()).Result;
    }

    private static (Parameter Weight, Parameter Bias) OrderZero(GraphBuilder builder, string name, Value x, int extra, int channels)
    {
        int degrees = builder.LMax + 1, rows = extra + (degrees * channels), columns = degrees * x.Irreps.Channels;
        return (builder.LinearWeight(name + ".fc_m0.weight", columns, rows, columns), builder.Zeros(name + ".fc_m0.bias", rows));
    }

    private static Value Modulated(GraphBuilder builder, string name, GraphAttentionSpecification layer, Value message)
    {
        int channels = message.Irreps.Channels;
        if (layer.MSharedRadial)
        {
            Value shared = builder.Trace(name + "/rad_func", RadialFunction.Build(
                builder, name, name + ".rad_func", layer.ElementPairs, layer.EdgeChannels, (builder.LMax + 1) * channels));
            int[] perDegree = builder.Full.Items.Select(c => c.L * channels).ToArray();
            Value scaled = new CoefficientScaleOp(message, shared, perDegree).Result;
            return builder.Trace(name + "/x_rotated", new RotateOp(scaled, builder.Frame, builder.Reduced).Result);
        }
        int Start(int m) => Enumerable.Range(0, m).Sum(order => builder.LMax + 1 - order) * channels;
        Value radial = builder.Trace(name + "/rad_func", RadialFunction.Build(
            builder, name, name + ".so2_conv_1.rad_func", layer.ElementPairs, layer.EdgeChannels, Start(builder.MMax + 1)));
        int[] perOrder = builder.Reduced.Items.Select(c => Start(Math.Abs(c.M)) + ((c.L - Math.Abs(c.M)) * channels)).ToArray();
        Value rotated = builder.Trace(name + "/x_rotated", new RotateOp(message, builder.Frame, builder.Reduced).Result);
        return new CoefficientScaleOp(rotated, radial, perOrder).Result;
    }

    private static Value Logits(GraphBuilder builder, string name, GraphAttentionSpecification layer, Value alpha)
    {
        int k = layer.AlphaChannels;
        if (layer.Renormalize)
        {
            alpha = new LayerNormOp(
                alpha, layer.Heads, builder.Ones(name + ".alpha_norm.weight", k), builder.Zeros(name + ".alpha_norm.bias", k)).Result;
        }
        alpha = GraphBuilder.Pointwise(PointwiseFunction.SmoothLeakyReLU, alpha);
        Parameter dot = builder.UniformWeight(name + ".alpha_dot", k, layer.Heads, k);
        return builder.Trace(name + "/alpha_logits", new HeadDotOp(alpha, dot).Result);
    }
}
