using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class OptionDiagnosticTests
{
    [Theory]
    [InlineData("LMax = [|0|], MMax = 0", "LMax must be from 1 to 10, but is 0")]
    [InlineData("LMax = [|11|]", "LMax must be from 1 to 10, but is 11")]
    public void LMax_has_a_range(string options, string message) => Preset("EQD0011", message, options);

    [Theory]
    [InlineData("MMax = [|-1|]", "MMax must be from 0 to 10, but is -1")]
    [InlineData("MMax = [|11|]", "MMax must be from 0 to 10, but is 11")]
    public void MMax_has_a_range(string options, string message) => Preset("EQD0012", message, options);

    [Theory]
    [InlineData("LMax = 2, MMax = [|3|]", "MMax = 3 must not exceed LMax = 2")]
    [InlineData("LMax = [|1|]", "MMax = 2 must not exceed LMax = 1")]
    public void MMax_does_not_exceed_LMax(string options, string message) => Preset("EQD0013", message, options);

    [Theory]
    [InlineData("Layers")]
    [InlineData("Channels")]
    [InlineData("AttentionHidden")]
    [InlineData("Heads")]
    [InlineData("AlphaChannels")]
    [InlineData("ValueChannels")]
    [InlineData("FeedForwardHidden")]
    [InlineData("EdgeChannels")]
    [InlineData("MaxNeighbors")]
    public void Counts_are_positive(string option)
    {
        Preset("EQD0014", $"{option} must be at least 1, but is 0", $"{option} = [|0|]");
        Preset("EQD0014", $"{option} must be at least 1, but is -3", $"{option} = [|-3|]");
    }

    [Theory]
    [InlineData("Layers", 1000)]
    [InlineData("Channels", 4096)]
    [InlineData("Heads", 256)]
    [InlineData("MaxNeighbors", 1000000)]
    [InlineData("Elements", 1000)]
    [InlineData("GaussianCount", 100000)]
    [InlineData("GridResolution", 512)]
    public void Counts_are_bounded(string option, int limit) =>
        Preset("EQD0015", $"{option} must be at most {limit}, but is 2147483646", $"{option} = [|2147483646|]");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-6.5", "-6.5")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public void Cutoff_is_a_length(string value, string text) =>
        Preset("EQD0016", $"Cutoff must be a positive, finite length in Å, but is {text}", $"Cutoff = [|{value}|]");

    [Fact]
    public void Cutoff_of_a_custom_form_is_checked_too() => DiagnosticCase.Check(
        "EQD0016", "Cutoff must be a positive, finite length in Å, but is 0",
        "[EquivariantLayer(LMax = 2), AtomGraph(Cutoff = [|0|])] partial class L { [FeedForward] public partial NodeFeatures F(NodeFeatures x); }");

    [Fact]
    public void Gaussians_are_several() =>
        Preset("EQD0017", "GaussianCount must be at least 2, but is 1", "GaussianCount = [|1|]");

    [Fact]
    public void Gaussians_have_a_width() =>
        Preset("EQD0018", "GaussianWidth must be a positive, finite number of spacings, but is 0", "GaussianWidth = [|0|]");

    [Theory]
    [InlineData("AlphaDropout", "1", "1")]
    [InlineData("DropPath", "-0.1", "-0.1")]
    [InlineData("ProjectionDropout", "double.NaN", "NaN")]
    public void Rates_are_below_one(string option, string value, string text) =>
        Preset("EQD0019", $"{option} must be at least 0 and below 1, but is {text}", $"{option} = [|{value}|]");

    [Fact]
    public void Elements_are_several() => Preset(
        "EQD0020", "Elements must be at least 2, because atomic numbers start at 1 and must be below it, but is 1", "Elements = [|1|]");

    [Theory]
    [InlineData("GridResolution = [|17|]", "GridResolution must be even, but is 17")]
    [InlineData("GridResolution = [|-3|]", "GridResolution must be even, but is -3")]
    public void Grid_is_even(string options, string message) => Preset("EQD0021", message, options);

    [Theory]
    [InlineData("LMax = 6, GridResolution = [|12|]", "GridResolution must be at least 14 to hold degrees up to 6, but is 12")]
    [InlineData("EquiformerV2Preset.Oc20M31, LMax = [|10|]", "GridResolution must be at least 22 to hold degrees up to 10, but is 18")]
    public void Grid_holds_the_degrees(string options, string message) => Preset("EQD0022", message, options);

    [Theory]
    [InlineData("LMax = 3, GridResolution = 14")]
    [InlineData("LMax = 6, GridResolution = 14")]
    [InlineData("LMax = 6, GridResolution = 18")]
    [InlineData("LMax = 8, GridResolution = 18")]
    [InlineData("LMax = 1, MMax = 0, Activation = Activation.Gate")]
    [InlineData("LMax = 10, MMax = 10, Activation = Activation.Gate, GridMlp = true, SeparableGridMlp = true, GridResolution = 22")]
    public void Published_and_golden_combinations_are_accepted(string options)
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile($"using EquiDsl; [EquiformerV2({options})] partial class M;"));

        Assert.Empty(result.Diagnostics);
        Assert.Single(result.GeneratedSources);
    }

    [Fact]
    public void Attention_channels_are_heads_times_value_channels() => Preset(
        "EQD0023", "Heads × ValueChannels = 6 × 16 = 96, but AttentionChannels is 128", "Heads = 6, AttentionChannels = [|128|]");

    [Fact]
    public void Attention_channels_of_a_layer_are_checked_too() => DiagnosticCase.Check(
        "EQD0023", "Heads × ValueChannels = 8 × 7 = 56, but AttentionChannels is 64",
        """
        [EquivariantLayer, AtomGraph] partial class L
        {
            [GraphAttention(ValueChannels = 7, AttentionChannels = [|64|])]
            public partial NodeFeatures F(NodeFeatures x, AtomGraph graph);
        }
        """);

    [Theory]
    [InlineData("AverageNodeCount")]
    [InlineData("AverageNeighborCount")]
    public void Averages_are_positive(string option) =>
        Preset("EQD0024", $"{option} must be positive and finite, but is 0", $"{option} = [|0|]");

    [Theory]
    [InlineData("Norm = [|(Norm)7|]", "Norm")]
    [InlineData("Activation = [|(Activation)7|]", "Activation")]
    [InlineData("ElementPairs = [|(ElementPairs)7|]", "ElementPairs")]
    [InlineData("Initialization = [|(Initialization)7|]", "Initialization")]
    [InlineData("[|(EquiformerV2Preset)7|]", "EquiformerV2Preset")]
    public void Enums_have_members(string options, string name) => Preset("EQD0025", $"{name} has no member of value 7", options);

    [Theory]
    [InlineData("SeparableGridMlp = [|true|]", "SeparableGridMlp has no effect without GridMlp")]
    [InlineData("Activation = Activation.Gate, GridResolution = [|18|]", "GridResolution has no effect with gate activation and without GridMlp")]
    public void Options_without_effect_are_pointed_out(string options, string message) => DiagnosticCase.Check(
        "EQD0026", message, $"[EquiformerV2({options})] partial class Model;", severity: DiagnosticSeverity.Warning);

    [Fact]
    public void Grid_of_a_gated_attention_is_pointed_out() => DiagnosticCase.Check(
        "EQD0026", "GridResolution has no effect with gate activation",
        """
        [EquivariantLayer, AtomGraph] partial class L
        {
            [GraphAttention(Activation = Activation.Gate, GridResolution = [|18|])]
            public partial NodeFeatures F(NodeFeatures x, AtomGraph graph);
        }
        """,
        severity: DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("Stress = [|true|]")]
    [InlineData("Forces = ForceKind.Direct, Stress = [|true|]")]
    public void Stress_needs_gradient_forces(string options) =>
        Preset("EQD0052", "Stress is a gradient of the energy and needs Forces = ForceKind.Gradient", options);

    [Theory]
    [InlineData(
        "[SeparableLayerNorm, FeedForward(Hidden = 16), ScalarReadout] public partial EnergyPerSystem E(NodeFeatures x); [SeparableLayerNorm, GraphAttention(Heads = 2, Hidden = 8, AlphaChannels = 4, ValueChannels = 4), VectorReadout] public partial ForcesPerAtom F(NodeFeatures x, AtomGraph graph);",
        "'F' predicts forces too")]
    [InlineData(
        "[SeparableLayerNorm, GraphAttention(Heads = 2, Hidden = 8, AlphaChannels = 4, ValueChannels = 4), VectorReadout] public partial ForcesPerAtom F(NodeFeatures x, AtomGraph graph);",
        "'F' predicts forces too")]
    public void Gradient_forces_need_an_energy_and_no_forces_besides(string outputs, string reason) => DiagnosticCase.Check(
        "EQD0053", $"The forces of 'Model' are to be the gradient of its energy, but {reason}",
        $$"""
        [EquivariantModel(LMax = 3, Channels = 16, Forces = [|ForceKind.Gradient|]), AtomGraph(Cutoff = 6.0)]
        partial class Model
        {
            [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 16)] private partial NodeFeatures Embed(AtomGraph graph);
            {{outputs}}
        }
        """);

    [Theory]
    [InlineData("Denoising = [|true|]", "Trainable = true")]
    [InlineData("Trainable = true, DirectForces = false, Denoising = [|true|]", "forces that the model predicts by themselves")]
    [InlineData("Trainable = true, Forces = ForceKind.Gradient, Denoising = [|true|]", "forces that the model predicts by themselves")]
    public void Denoising_needs_training_of_predicted_forces(string options, string missing) =>
        Preset("EQD0054", $"Denoising is an auxiliary task of training and needs {missing}", options);

    [Fact]
    public void Denoising_of_a_custom_model_needs_a_force_method() => DiagnosticCase.Check(
        "EQD0054", "Denoising is an auxiliary task of training and needs forces that the model predicts by themselves",
        """
        [EquivariantModel(LMax = 3, Channels = 16, Trainable = true, Denoising = [|true|]), AtomGraph(Cutoff = 6.0)]
        partial class Model
        {
            [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 16)] private partial NodeFeatures Embed(AtomGraph graph);
            [SeparableLayerNorm, FeedForward(Hidden = 16), ScalarReadout] public partial EnergyPerSystem E(NodeFeatures x);
        }
        """);

    [Fact]
    public void Each_mistake_is_reported()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(
            "[EquiDsl.EquiformerV2(LMax = 12, Channels = 0, Cutoff = -1, GridResolution = 3)] class Model;"));

        Assert.Equal(["EQD0001", "EQD0011", "EQD0014", "EQD0016", "EQD0021"], result.Diagnostics.Select(d => d.Id).Order());
        Assert.Empty(result.GeneratedSources);
    }

    private static void Preset(string id, string message, string options) =>
        DiagnosticCase.Check(id, message, $"[EquiformerV2({options})] partial class Model;");
}
