using EquiDsl.Compiler.Specification;
using EquiDsl.Generator;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class SampleTests
{
    [Fact]
    public void Sample_has_no_diagnostics_and_one_file_per_class()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(GeneratorHarness.Sample), new EquiDslGenerator());

        Assert.Empty(result.Diagnostics);
        Assert.Null(result.Exception);
        Assert.Equal(
            ["Samples.Convolution.g.cs", "Samples.Custom.g.cs", "Samples.Preset.g.cs"],
            result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Generated_code_compiles_without_a_warning()
    {
        GeneratorHarness.Driver(new EquiDslGenerator())
            .RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compile(GeneratorHarness.Sample), out Compilation generated, out _);

        Assert.Empty(generated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
    }

    [Fact]
    public void Method_becomes_sequences_with_all_defaults()
    {
        ModelSpecification custom = DeclarationParser.ParseAll(GeneratorHarness.Compile(GeneratorHarness.Sample)).Single(s => s.TypeName == "Custom");
        MethodSpecification block = custom.Methods[1];

        MethodSpecification expected = new(
            "Block", "private partial global::EquiDsl.NodeFeatures Block",
            "(global::EquiDsl.NodeFeatures x, global::EquiDsl.AtomGraph graph)", MethodInput.Nodes, MethodOutput.Nodes, 4, "block.{0}.",
            new(
            [
                new LayerSequence(true, 0, 0, new(
                [
                    new NormSpecification("norm_1", NormKind.SeparableLayer),
                    new GraphAttentionSpecification(
                        "attention", 8, 4, 4, 2, 128, 16, ActivationKind.SeparableS2, 0, false, ElementPairKind.PerLayer, true, 0.1),
                ])),
                new LayerSequence(true, 0, 0, new(
                [
                    new NormSpecification("norm_2", NormKind.SeparableLayer),
                    new FeedForwardSpecification("feed_forward", 32, 16, ActivationKind.SeparableS2, 0, false, false),
                ])),
            ]));
        Assert.Equal(expected, block);
        Assert.Equal(new GraphSpecification(6, 50, 90, 600, 2), custom.Graph);
    }

    [Fact]
    public void Layer_before_a_readout_gives_one_channel()
    {
        ModelSpecification custom = DeclarationParser.ParseAll(GeneratorHarness.Compile(GeneratorHarness.Sample)).Single(s => s.TypeName == "Custom");

        Assert.Equal(1, Assert.IsType<FeedForwardSpecification>(custom.Methods[2].Sequences[0].Layers[1]).OutChannels);
        Assert.Equal(1, Assert.IsType<GraphAttentionSpecification>(custom.Methods[3].Sequences[0].Layers[1]).OutChannels);
    }

    [Fact]
    public void Nested_class_keeps_its_containing_types()
    {
        ModelSpecification model = DeclarationParser.ParseAll(GeneratorHarness.Compile("""
            namespace A.B;
            partial record struct Outer { partial interface Middle { [EquiDsl.EquiformerV2] sealed partial class @class; } }
            """)).Single();

        Assert.Equal(("A.B", "@class"), (model.Namespace, model.TypeName));
        Assert.Equal(["partial record struct Outer", "partial interface Middle"], model.ContainingTypes);
    }

    [Fact]
    public void Class_named_like_a_keyword_is_generated()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("[EquiDsl.EquiformerV2] partial class @class;"));

        Assert.Null(result.Exception);
        Assert.Equal("class.g.cs", result.GeneratedSources.Single().HintName);
    }

    [Fact]
    public void Attributes_spread_over_parts_are_read_once()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("""
            using EquiDsl;
            [AtomGraph(Cutoff = 5)] partial class Spread;
            partial class Spread { [AtomEmbedding] private partial NodeFeatures Embed(AtomGraph graph); }
            [EquivariantModel(Channels = 8)] partial class Spread { [FeedForward, ScalarReadout] private partial EnergyPerSystem Energy(NodeFeatures x); }
            """));

        Assert.Empty(result.Diagnostics);
        Assert.Single(result.GeneratedSources);
    }
}
