namespace EquiDsl.Compiler.Specification;

/// <summary>Every option of the EquiformerV2 preset. Defaults are the sizes of the published 31M model; the grid perceptron and the 18 × 18 grid that it was trained with are options.</summary>
public sealed record EquiformerV2Options
{
    /// <summary>Largest degree.</summary>
    public int LMax { get; init; } = 4;

    /// <summary>Largest order kept in the edge frame.</summary>
    public int MMax { get; init; } = 2;

    /// <summary>Transformer blocks.</summary>
    public int Layers { get; init; } = 8;

    /// <summary>Channels of node features.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>Channels between the SO(2) convolutions.</summary>
    public int AttentionHidden { get; init; } = 64;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Alpha channels per head.</summary>
    public int AlphaChannels { get; init; } = 64;

    /// <summary>Value channels per head.</summary>
    public int ValueChannels { get; init; } = 16;

    /// <summary>Channels between the feed-forward linears.</summary>
    public int FeedForwardHidden { get; init; } = 128;

    /// <summary>Hidden width of radial functions.</summary>
    public int EdgeChannels { get; init; } = 128;

    /// <summary>Normalisation.</summary>
    public NormKind Norm { get; init; } = NormKind.SeparableLayer;

    /// <summary>Even S2 grid size, 0 for the coarsest.</summary>
    public int GridResolution { get; init; }

    /// <summary>Non-linearity on irreps.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.SeparableS2;

    /// <summary>Perceptron on the grid in feed-forward networks.</summary>
    public bool GridMlp { get; init; }

    /// <summary>Whether the perceptron on the grid has separate scalars; null: exactly when <see cref="Activation"/> is separable.</summary>
    public bool? SeparableGridMlp { get; init; }

    /// <summary>Radial weights shared by all orders.</summary>
    public bool MSharedRadial { get; init; }

    /// <summary>Element-pair embeddings.</summary>
    public ElementPairKind ElementPairs { get; init; } = ElementPairKind.PerLayer;

    /// <summary>LayerNorm on alpha channels.</summary>
    public bool AttentionRenormalization { get; init; } = true;

    /// <summary>Cutoff in Å.</summary>
    public double Cutoff { get; init; } = 12.0;

    /// <summary>Nearest neighbours kept.</summary>
    public int MaxNeighbors { get; init; } = 20;

    /// <summary>Rows of element tables.</summary>
    public int Elements { get; init; } = 90;

    /// <summary>Gaussians of the radial basis.</summary>
    public int GaussianCount { get; init; } = 600;

    /// <summary>Width of the Gaussians in units of their spacing.</summary>
    public double GaussianWidth { get; init; } = 2.0;

    /// <summary>Whether forces are predicted by an attention block of their own.</summary>
    public bool DirectForces { get; init; } = true;

    /// <summary>Divisor of the energy.</summary>
    public double AverageNodeCount { get; init; } = 77.81317;

    /// <summary>Divisor of the edge-degree embedding.</summary>
    public double AverageNeighborCount { get; init; } = 23.395238876342773;

    /// <summary>How weights are drawn.</summary>
    public InitializationKind Initialization { get; init; } = InitializationKind.Uniform;

    /// <summary>Where forces come from; <see cref="DirectForces"/> counts for direct ones only.</summary>
    public ForceSourceKind Forces { get; init; }

    /// <summary>Whether stress is an output, too; only with gradient forces.</summary>
    public bool Stress { get; init; }

    /// <summary>Precision of matrix products on a GPU.</summary>
    public PrecisionKind Precision { get; init; }

    /// <summary>Whether a backward pass is generated beside the forward one.</summary>
    public bool Trainable { get; init; }

    /// <summary>Whether training may denoise.</summary>
    public bool Denoising { get; init; }

    /// <summary>Dropout on attention weights.</summary>
    public double AlphaDropout { get; init; } = 0.1;

    /// <summary>Drop-path rate.</summary>
    public double DropPath { get; init; } = 0.05;

    /// <summary>Dropout per node and channel.</summary>
    public double ProjectionDropout { get; init; }

    /// <summary>The layers of the preset, written as a custom declaration would write them, under the reference's parameter names.</summary>
    public ModelSpecification Expand(string @namespace, EquatableArray<string> containingTypes, string typeName)
    {
        GraphAttentionSpecification Attention(string name, int outChannels) => new(
            name, AttentionHidden, Heads, AlphaChannels, ValueChannels, EdgeChannels, outChannels, Activation, GridResolution,
            MSharedRadial, ElementPairs, AttentionRenormalization, AlphaDropout);
        FeedForwardSpecification FeedForward(string name, int outChannels) =>
            new(name, FeedForwardHidden, outChannels, Activation, GridResolution, GridMlp,
                GridMlp && (SeparableGridMlp ?? Activation == ActivationKind.SeparableS2));
        static LayerSequence Plain(params LayerSpecification[] layers) => new(false, 0, 0, new(layers));
        LayerSequence Branch(params LayerSpecification[] layers) => new(true, DropPath, ProjectionDropout, new(layers));
        static MethodSpecification Method(
            string name, MethodInput input, MethodOutput output, int repeat, string prefix, params LayerSequence[] sequences) =>
            new(name, "", "", input, output, repeat, prefix, new(sequences));

        List<MethodSpecification> methods =
        [
            Method("Embed", MethodInput.Graph, MethodOutput.Nodes, 1, "", Plain(
                new AtomEmbeddingSpecification("sphere_embedding"),
                new EdgeDegreeEmbeddingSpecification("edge_degree_embedding", EdgeChannels, ElementPairs, AverageNeighborCount))),
            Method("Block", MethodInput.Nodes, MethodOutput.Nodes, Layers, "blocks.{0}.",
                Branch(new NormSpecification("norm_1", Norm), Attention("ga", Channels)),
                Branch(new NormSpecification("norm_2", Norm), FeedForward("ffn", Channels))),
            Method("Normalize", MethodInput.Nodes, MethodOutput.Nodes, 1, "", Plain(new NormSpecification("norm", Norm))),
            Method("Energy", MethodInput.Nodes, MethodOutput.Energy, 1, "", Plain(
                FeedForward("energy_block", 1), new ScalarReadoutSpecification(AverageNodeCount))),
        ];
        if (DirectForces && Forces == ForceSourceKind.Direct)
        {
            methods.Add(Method("Forces", MethodInput.Nodes, MethodOutput.Forces, 1, "", Plain(
                Attention("force_block", 1), new VectorReadoutSpecification())));
        }
        GraphSpecification graph = new(Cutoff, MaxNeighbors, Elements, GaussianCount, GaussianWidth);
        return new(@namespace, containingTypes, typeName, LMax, MMax, Channels, graph, Initialization, new(methods)) 
        {
            Precision = Precision, IsTrainable = Trainable, IsDenoising = Denoising, Forces = Forces, Stress = Stress,
        };
    }
}
