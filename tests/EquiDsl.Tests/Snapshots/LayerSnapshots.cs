using System.Runtime.CompilerServices;
using Xunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>Generated C#, one small layer per kind of kernel.</summary>
public sealed class LayerSnapshots
{
    private const string File = "Layers.Sample.g.cs";

    [Fact]
    public Task Embedding() => Nodes("[AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 4)]", "AtomGraph graph");

    [Fact]
    public Task Attention_with_separable_S2() => Attention("Activation = Activation.SeparableS2");

    [Fact]
    public Task Attention_with_S2() => Attention("Activation = Activation.S2, GridResolution = 6, ElementPairs = ElementPairs.None");

    [Fact]
    public Task Attention_with_gate() => Attention("Activation = Activation.Gate, MSharedRadial = true, Renormalize = false");

    [Fact]
    public Task Separable_layer_norm() => Nodes("[SeparableLayerNorm]");

    [Fact]
    public Task Layer_norm() => Nodes("[LayerNorm]");

    [Fact]
    public Task Rms_norm() => Nodes("[RmsNorm]");

    [Fact]
    public Task Feed_forward_with_separable_S2() => FeedForward("Activation = Activation.SeparableS2");

    [Fact]
    public Task Feed_forward_with_gate() => FeedForward("Activation = Activation.Gate");

    [Fact]
    public Task Feed_forward_with_grid_MLP() => FeedForward("GridMlp = true, SeparableGridMlp = true");

    [Fact]
    public Task Convolution() => Snapshot.Verify(
        GeneratedText.OfLayer("[SO2Convolution(OutChannels = 3), SeparableS2Activation]", "EdgeFeatures Apply(EdgeFeatures x)"), File);

    [Fact]
    public Task Readouts() => Snapshot.Verify(
        GeneratedText.Of("""
            using EquiDsl;
            namespace Layers;
            [EquivariantModel(LMax = 1, MMax = 0, Channels = 2), AtomGraph(Cutoff = 4, Elements = 10, GaussianCount = 4)]
            public partial class Sample
            {
                [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 2)]
                private partial NodeFeatures Embed(AtomGraph graph);

                [SO3Linear(OutChannels = 1), ScalarReadout]
                public partial EnergyPerSystem Energy(NodeFeatures x, AtomGraph graph);

                [SO3Linear(OutChannels = 1), VectorReadout]
                public partial ForcesPerAtom Forces(NodeFeatures x, AtomGraph graph);
            }
            """),
        File);

    private static Task Attention(string options, [CallerMemberName] string method = "") => Nodes(
        $"[GraphAttention(Hidden = 3, Heads = 2, AlphaChannels = 2, ValueChannels = 2, EdgeChannels = 4, {options})]",
        "NodeFeatures x, AtomGraph graph", method);

    private static Task FeedForward(string options, [CallerMemberName] string method = "") =>
        Nodes($"[Residual, SeparableLayerNorm, FeedForward(Hidden = 3, {options})]", method: method);

    private static Task Nodes(
        string layers, string parameters = "NodeFeatures x", [CallerMemberName] string method = "") =>
        Snapshot.Verify(GeneratedText.OfLayer(layers, $"NodeFeatures Apply({parameters})"), File, method: method);
}
