using System.Globalization;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>Writes a specification out as a layer graph.</summary>
public static class LayerExpansion
{
    /// <summary>Name of the energy output, (systems, 1).</summary>
    public const string Energy = "energy";

    /// <summary>Name of the force output, (nodes, 3).</summary>
    public const string Forces = "forces";

    /// <summary>Name of the output of denoising: the noise of positions by its standard deviation, (nodes, 3).</summary>
    public const string Noise = "noise";

    /// <summary>Name of the input of denoising: |F|·Y_lm(F/|F|) of the forces of noisy atoms, 0 at others, (nodes, (L + 1)², 1).</summary>
    public const string ForceEncoding = "force_encoding";

    /// <summary>Prefix of the parameters that only denoising has.</summary>
    public const string DenoisingPrefix = "denoising.";

    /// <summary>Name of the features that a single method returns.</summary>
    public const string Features = "features";

    /// <summary>The graph of a whole model: methods that return node features are chained, the others read the last features.</summary>
    /// <param name="model">A verified specification with outputs.</param>
    /// <param name="traces">Whether named intermediate values are kept.</param>
    /// <param name="isTraining">Whether the dropout of the declaration is applied.</param>
    public static LayerGraph Model(ModelSpecification model, bool traces = false, bool isTraining = false)
    {
        GraphBuilder builder = new(model, isTraining);
        Value? features = null;
        List<GraphOutput> outputs = [];
        foreach (MethodSpecification method in model.Methods)
        {
            if (method.Output is MethodOutput.Energy or MethodOutput.Forces)
            {
                outputs.Add(Output(builder, method, features));
                // A head of its own, made like that of the forces.
                if (builder.IsDenoising && method.Output == MethodOutput.Forces)
                    outputs.Add(new(Noise, Method(builder, method with { ParameterPrefix = DenoisingPrefix + method.ParameterPrefix }, features)));
            }
            else
            {
                features = Method(builder, method, features);
            }
        }
        return new LayerGraph(outputs, traces ? builder.Traces : []);
    }

    /// <summary>The graph of one method on its own, with its features as input.</summary>
    public static LayerGraph Single(ModelSpecification model, MethodSpecification method)
    {
        GraphBuilder builder = new(model);
        Value? input = method.Input switch
        {
            MethodInput.Nodes => new InputOp(Features, new IrrepsType(Extent.Nodes, builder.Full, model.Channels)).Result,
            MethodInput.Edges => new InputOp(Features, new IrrepsType(Extent.Edges, builder.Reduced, model.Channels)).Result,
            MethodInput.Graph => null,
            _ => throw new GraphException($"unknown input {method.Input}"),
        };
        GraphOutput output = method.Output is MethodOutput.Energy or MethodOutput.Forces
            ? Output(builder, method, input)
            : new(Features, Method(builder, method, input));
        return new LayerGraph([output]);
    }

    private static GraphOutput Output(GraphBuilder builder, MethodSpecification method, Value? features) =>
        new(method.Output == MethodOutput.Energy ? Energy : Forces, Method(builder, method, features));

    private static Value Method(GraphBuilder builder, MethodSpecification method, Value? features)
    {
        Value? x = features;
        for (int repetition = 0; repetition < method.Repeat; repetition++)
        {
            string prefix = string.Format(CultureInfo.InvariantCulture, method.ParameterPrefix, repetition);
            foreach (LayerSequence sequence in method.Sequences)
                x = Sequence(builder, prefix, sequence, x);
            if (method.Output == MethodOutput.Nodes && !x!.Irreps.Coefficients.Equals(builder.Full))
                x = new WidenOp(x, builder.Full).Result;
            if (x?.Label == "")
                builder.Trace(method.Repeat > 1 ? $"{method.Name}{repetition}" : method.Name, x);
        }
        return x ?? throw new GraphException($"method '{method.Name}' has no layers");
    }

    private static Value Sequence(GraphBuilder builder, string prefix, LayerSequence sequence, Value? input)
    {
        Value? x = input;
        Value? extraScalarsOf = null;
        for (int i = 0; i < sequence.Layers.Count; i++)
        {
            LayerSpecification layer = sequence.Layers[i];
            LayerSpecification? next = i + 1 < sequence.Layers.Count ? sequence.Layers[i + 1] : null;
            if (layer is SO2ConvolutionSpecification convolution)
                (x, extraScalarsOf) = Convolution(builder, prefix + layer.Name, convolution, next as ActivationSpecification, x!);
            else if (layer is ActivationSpecification activation)
                (x, extraScalarsOf) = (Activation(builder, prefix + layer.Name, activation, extraScalarsOf, x!), null);
            else
                x = Layer(builder, prefix + layer.Name, layer, x);
        }
        return sequence.Residual ? new AddOp(input!, Regularized(builder, sequence, x!)).Result : x!;
    }

    /// <summary>Dropout per node and channel, then of the whole branch per system.</summary>
    private static Value Regularized(GraphBuilder builder, LayerSequence sequence, Value x)
    {
        if (builder.Dropout(DropoutKind.NodeChannel, sequence.ProjectionDropout, x.Irreps.Channels) is { } channels)
            x = new CoefficientScaleOp(x, channels, new int[x.Irreps.Coefficients.Count]).Result;
        return builder.Dropout(DropoutKind.System, sequence.DropPath, 1) is { } branch ? new HeadScaleOp(x, branch).Result : x;
    }

    private static Value Layer(GraphBuilder builder, string name, LayerSpecification layer, Value? x) => layer switch
    {
        AtomEmbeddingSpecification => NodeLayers.WithForceEncoding(builder, NodeLayers.AtomEmbedding(builder, name)),
        EdgeDegreeEmbeddingSpecification degree => builder.Trace("x0", NodeLayers.EdgeDegreeEmbedding(builder, name, degree, x!)),
        NormSpecification norm => builder.Trace(name, NodeLayers.Norm(builder, name, norm.Kind, x!)),
        GraphAttentionSpecification attention => GraphAttention.Build(builder, name, attention, x!),
        FeedForwardSpecification feedForward => NodeLayers.FeedForward(builder, name, feedForward, x!),
        SO3LinearSpecification linear => builder.SO3Linear(name, x!, linear.OutChannels),
        ScalarReadoutSpecification readout => new ScaleOp(
            new SystemSumOp(builder.Trace("node_energy", GraphBuilder.Scalars(x!))).Result, 1 / readout.AverageNodeCount).Result,
        VectorReadoutSpecification => new SelectCoefficientsOp(x!, new([(1, -1), (1, 0), (1, 1)])).Result,
        _ => throw new GraphException($"unknown layer {layer}"),
    };

    private static (Value X, Value? Scalars) Convolution(
        GraphBuilder builder, string name, SO2ConvolutionSpecification layer, ActivationSpecification? next, Value x)
    {
        int extra = next is null ? 0 : Activations.ScalarCount(next.Kind, builder.LMax, layer.OutChannels);
        Value? scalars = extra == 0 ? null : GraphAttention.ExtraScalars(builder, name, x, 0, extra, extra, layer.OutChannels);
        return (GraphAttention.Convolution(builder, name, x, layer.OutChannels, extra), scalars);
    }

    private static Value Activation(GraphBuilder builder, string name, ActivationSpecification layer, Value? scalars, Value x)
    {
        int mMax = x.Type.Extent == Extent.Edges ? builder.MMax : builder.LMax;
        int columns = Activations.ScalarCount(layer.Kind, builder.LMax, x.Irreps.Channels);
        if (columns > 0 && scalars is null)
            scalars = builder.Linear(name, GraphBuilder.Scalars(x), columns);
        return Activations.Apply(layer.Kind, x, scalars, new(builder.LMax, mMax, layer.GridResolution));
    }
}
