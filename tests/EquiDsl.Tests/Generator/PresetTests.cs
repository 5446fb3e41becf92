using System.Reflection;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Parsing;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class PresetTests
{
    [Theory]
    [InlineData("Oc20M31", 4, 2, 8, 0.1)]
    [InlineData("Oc20M83", 6, 2, 12, 0.05)]
    [InlineData("Oc20M153", 6, 3, 20, 0.1)]
    public void Published_configuration_is_the_paper_s(string name, int lMax, int mMax, int layers, double dropPath)
    {
        EquiformerV2Options published = new()
        {
            LMax = lMax, MMax = mMax, Layers = layers, GridResolution = 18, GridMlp = true, DropPath = dropPath,
        };

        Assert.Equal(published.Expand("", default, "Model"), Parse($"[EquiformerV2(EquiformerV2Preset.{name})] partial class Model;"));
    }

    [Fact]
    public void Named_arguments_override_the_configuration()
    {
        EquiformerV2Options options = new()
        {
            LMax = 6, MMax = 1, Layers = 2, Channels = 8, AttentionHidden = 9, Heads = 3, AlphaChannels = 5, ValueChannels = 7,
            FeedForwardHidden = 11, EdgeChannels = 13, Norm = NormKind.Rms, GridResolution = 20, Activation = ActivationKind.Gate,
            GridMlp = true, SeparableGridMlp = true, MSharedRadial = true, ElementPairs = ElementPairKind.Shared,
            AttentionRenormalization = false, Cutoff = 5.5, MaxNeighbors = 500, Elements = 100, GaussianCount = 300, GaussianWidth = 1.5,
            DirectForces = false, AverageNodeCount = 10, AverageNeighborCount = 12, Initialization = InitializationKind.Normal,
            AlphaDropout = 0, DropPath = 0.2, ProjectionDropout = 0.3,
        };

        ModelSpecification model = Parse("""
            [EquiformerV2(EquiformerV2Preset.Oc20M83, MMax = 1, Layers = 2, Channels = 8, AttentionHidden = 9, Heads = 3, AlphaChannels = 5,
                ValueChannels = 7, AttentionChannels = 21, FeedForwardHidden = 11, EdgeChannels = 13, Norm = Norm.Rms, GridResolution = 20,
                Activation = Activation.Gate, GridMlp = true, SeparableGridMlp = true, MSharedRadial = true,
                ElementPairs = ElementPairs.Shared, AttentionRenormalization = false, Cutoff = 5.5, MaxNeighbors = 500, Elements = 100,
                GaussianCount = 300, GaussianWidth = 1.5, DirectForces = false, AverageNodeCount = 10, AverageNeighborCount = 12,
                Initialization = Initialization.Normal, AlphaDropout = 0, DropPath = 0.2, ProjectionDropout = 0.3)]
            partial class Model;
            """);

        Assert.Equal(options.Expand("", default, "Model"), model);
    }

    [Theory]
    [InlineData("Activation.SeparableS2", true)]
    [InlineData("Activation.S2", false)]
    [InlineData("Activation.Gate", false)]
    public void Grid_perceptron_is_separable_when_the_activation_is(string activation, bool separable)
    {
        ModelSpecification model = Parse($"[EquiformerV2(GridMlp = true, Activation = {activation})] partial class Model;");

        Assert.Equal(separable, model.Methods.SelectMany(m => m.Sequences).SelectMany(s => s.Layers).OfType<FeedForwardSpecification>().First().SeparableGridMlp);
    }

    [Fact]
    public void Preset_equals_its_custom_form()
    {
        ModelSpecification preset = Parse("""
            [EquiformerV2(EquiformerV2Preset.Oc20M153, ProjectionDropout = 0.2, MSharedRadial = true, Norm = Norm.Layer)]
            partial class Model;
            """);
        ModelSpecification custom = Parse("""
            [EquivariantModel(LMax = 6, MMax = 3, Channels = 128)]
            [AtomGraph(Cutoff = 12, MaxNeighbors = 20, Elements = 90, GaussianCount = 600, GaussianWidth = 2)]
            partial class Model
            {
                [Parameters(Prefix = "")]
                [AtomEmbedding(Name = "sphere_embedding"), EdgeDegreeEmbedding(EdgeChannels = 128)]
                private partial NodeFeatures Embed(AtomGraph graph);

                [Repeat(20), Parameters(Prefix = "blocks.{0}.")]
                [Residual(DropPath = 0.1, ProjectionDropout = 0.2), LayerNorm,
                 GraphAttention(Name = "ga", Hidden = 64, Heads = 8, AlphaChannels = 64, ValueChannels = 16, GridResolution = 18, MSharedRadial = true)]
                [Residual(DropPath = 0.1, ProjectionDropout = 0.2), LayerNorm,
                 FeedForward(Name = "ffn", Hidden = 128, GridResolution = 18, GridMlp = true)]
                private partial NodeFeatures Block(NodeFeatures x, AtomGraph graph);

                [Parameters(Prefix = ""), LayerNorm]
                private partial NodeFeatures Normalize(NodeFeatures x);

                [Parameters(Prefix = "")]
                [FeedForward(Name = "energy_block", Hidden = 128, GridResolution = 18, GridMlp = true), ScalarReadout]
                public partial EnergyPerSystem Energy(NodeFeatures x);

                [Parameters(Prefix = "")]
                [GraphAttention(Name = "force_block", Hidden = 64, Heads = 8, AlphaChannels = 64, ValueChannels = 16, GridResolution = 18, MSharedRadial = true), VectorReadout]
                public partial ForcesPerAtom Forces(NodeFeatures x, AtomGraph graph);
            }
            """);

        Assert.Equal(preset, WithoutTexts(custom));
    }

    [Fact]
    public void Declared_enums_have_the_values_of_the_specification_s()
    {
        Same<Activation, ActivationKind>();
        Same<Norm, NormKind>();
        Same<ElementPairs, ElementPairKind>();
        Same<Initialization, InitializationKind>();

        static void Same<TDeclared, TSpecified>()
            where TDeclared : struct, Enum
            where TSpecified : struct, Enum =>
            Assert.Equal(
                Enum.GetValues<TSpecified>().Select(v => (v.ToString(), Convert.ToInt32(v))),
                Enum.GetValues<TDeclared>().Select(v => (v.ToString(), Convert.ToInt32(v))));
    }

    [Fact]
    public void Attribute_properties_are_the_options_with_their_defaults()
    {
        EquiformerV2Options options = new();
        EquiformerV2Attribute attribute = new();
        string[] notOptions = ["AttentionChannels", "Preset", "TypeId"];

        Assert.Equal(
            typeof(EquiformerV2Options).GetProperties().Select(p => p.Name).Order(),
            typeof(EquiformerV2Attribute).GetProperties().Select(p => p.Name).Except(notOptions).Order());
        foreach (PropertyInfo option in typeof(EquiformerV2Options).GetProperties().Where(p => p.Name != "SeparableGridMlp"))
            Assert.Equal($"{option.GetValue(options)}", $"{typeof(EquiformerV2Attribute).GetProperty(option.Name)!.GetValue(attribute)}");
    }

    /// <summary>A preset has no method declarations of the author's to keep.</summary>
    private static ModelSpecification WithoutTexts(ModelSpecification model) =>
        model with { Methods = new(model.Methods.Select(m => m with { Declaration = "", ParameterList = "" })) };

    private static ModelSpecification Parse(string source) =>
        Assert.Single(DeclarationParser.ParseAll(GeneratorHarness.Compile("using EquiDsl;\n" + source)));
}
