using FsCheck;
using FsCheck.Fluent;

namespace EquiDsl.Tests.Properties;

/// <summary>The source text of a class <c>Random.Sample</c>, and a seed of parameters and inputs.</summary>
/// <param name="Source">Its text.</param>
/// <param name="IsModel">Whether it predicts; else it has one method <c>Apply</c>.</param>
public sealed record DeclarationCase(string Source, bool IsModel, int Seed);

/// <summary>Random declarations: whole models in the custom form, and layers called on their own.</summary>
public static class DeclarationCases
{
    /// <summary>Declarations of L ≤ 5.</summary>
    public static Arbitrary<DeclarationCase> Cases() => (
        from lMax in Gen.Choose(1, 5)
        from mMax in Gen.Choose(0, lMax)
        from channels in Gen.Frequency((3, Gen.Choose(1, 9)), (1, Gen.Choose(17, 37)))
        from declaration in Gen.OneOf(Model, Layer(EdgeMethod), Layer(NodeMethod), Layer(GraphMethod), Layer(EmbeddingMethod))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new DeclarationCase(
            $$"""
            using EquiDsl;
            namespace Random;
            [Equivariant{{(declaration.IsModel ? "Model" : "Layer")}}(LMax = {{lMax}}, MMax = {{mMax}}, Channels = {{channels}})]
            [AtomGraph(Cutoff = 4.1, MaxNeighbors = 500, Elements = {{RandomBatch.Elements}}, GaussianCount = 24)]
            public sealed partial class Sample
            {
            {{declaration.Members}}
            }
            """,
            declaration.IsModel,
            seed)).ToArbitrary();

    private static Gen<int> Width => Gen.Choose(3, 9);

    private static Gen<string> Activation => Gen.Elements("[SeparableS2Activation]", "[S2Activation]", "[GateActivation]");

    private static Gen<string> Norm => Gen.Elements("[SeparableLayerNorm]", "[LayerNorm]", "[RmsNorm]");

    private static Gen<string> ActivationOption => Gen.Elements("SeparableS2", "S2", "Gate").Select(a => $"Activation = Activation.{a}");

    private static Gen<string> FeedForward =>
        from hidden in Width
        from activation in ActivationOption
        from grid in Gen.Elements("", ", GridMlp = true", ", GridMlp = true, SeparableGridMlp = true", ", GridResolution = 14")
        select $"FeedForward(Hidden = {hidden}, {activation}{grid})";

    private static Gen<string> Attention =>
        from hidden in Width
        from heads in Gen.Choose(1, 3)
        from value in Gen.Choose(1, 4)
        from activation in ActivationOption
        from flags in Gen.Elements(
            "", ", MSharedRadial = true", ", Renormalize = false", ", GridResolution = 12", ", ElementPairs = ElementPairs.Shared")
        select $"GraphAttention(Hidden = {hidden}, Heads = {heads}, AlphaChannels = 5, ValueChannels = {value}, EdgeChannels = 7, "
            + $"{activation}{flags})";

    private static Gen<string> NodeLayer => Gen.OneOf(
        Norm, Activation, Width.Select(w => $"[SO3Linear(OutChannels = {w})]"), FeedForward.Select(f => $"[{f}]"),
        from norm in Norm from layer in FeedForward select $"[Residual, {norm[1..^1]}, {layer}]");

    private static Gen<string> EdgeLayer => Gen.OneOf(
        Activation, Width.Select(w => $"[SO2Convolution(OutChannels = {w})]"),
        from w in Width from a in Activation select $"[SO2Convolution(OutChannels = {w}), {a[1..]}");

    private static Gen<string> EdgeMethod =>
        from layers in Several(EdgeLayer)
        select $"{layers}\npublic partial EdgeFeatures Apply(EdgeFeatures x);";

    private static Gen<string> NodeMethod =>
        from layers in Several(NodeLayer)
        select $"{layers}\npublic partial NodeFeatures Apply(NodeFeatures x);";

    private static Gen<string> GraphMethod =>
        from norm in Norm
        from attention in Attention
        from residual in Gen.Elements("Residual, ", "")
        select $"[{residual}{norm[1..^1]}, {attention}]\npublic partial NodeFeatures Apply(NodeFeatures x, AtomGraph graph);";

    private static Gen<string> EmbeddingMethod => Embedding.Select(e => $"{e}\npublic partial NodeFeatures Apply(AtomGraph graph);");

    private static Gen<string> Embedding =>
        Gen.Elements("PerLayer", "Shared", "None")
            .Select(p => $"[AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 7, ElementPairs = ElementPairs.{p})]");

    private static Gen<(string Members, bool IsModel)> Model =>
        from embedding in Embedding
        from repeat in Gen.Choose(1, 2)
        from norm in Norm
        from attention in Attention
        from second in FeedForward
        from energy in FeedForward
        from force in Attention
        from outputs in Gen.Choose(1, 3)
        select (
            $"""
            {embedding}
            private partial NodeFeatures Embed(AtomGraph graph);
            [Repeat({repeat})]
            [Residual, {norm[1..^1]}, {attention}]
            [Residual, {norm[1..^1]}, {second}]
            private partial NodeFeatures Block(NodeFeatures x, AtomGraph graph);
            """
            + (outputs == 1 ? "" : $"""

                [{norm[1..^1]}, {energy}, ScalarReadout(AverageNodeCount = 3)]
                public partial EnergyPerSystem Energy(NodeFeatures x, AtomGraph graph);
                """)
            + (outputs == 2 ? "" : $"""

                [{norm[1..^1]}, {force}, VectorReadout]
                public partial ForcesPerAtom Forces(NodeFeatures x, AtomGraph graph);
                """),
            true);

    private static Gen<(string Members, bool IsModel)> Layer(Gen<string> method) => method.Select(m => (m, false));

    private static Gen<string> Several(Gen<string> layer) =>
        from count in Gen.Choose(1, 3)
        from layers in layer.ListOf(count)
        select string.Join('\n', layers);
}
