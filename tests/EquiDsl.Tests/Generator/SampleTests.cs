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
    public void Generated_code_compiles_without_a_warning() => CompilesCleanly(GeneratorHarness.Sample);

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

    /// <summary>Generated code must mean its own types, whatever the author's are called.</summary>
    [Theory]
    [InlineData("public partial class @class;", "")]
    [InlineData("public partial class @record;", "")]
    [InlineData("public partial class @field;", "namespace @event.@new;")]
    [InlineData("partial class M;", "namespace Acme.System.EquiDsl.Cpu;")]
    [InlineData("partial class Größe;", "namespace Acme.नमस्ते;")]
    [InlineData("partial class M { int Device => 1; class NeighborGraph; } class ParameterSet; class ModelRuntime;", "")]
    [InlineData("partial class M; class Prediction; class Tile; class MathF; class Unsafe; class ModelProgram; class IReadOnlyList<T>;", "namespace N;")]
    public void Names_do_not_disturb_generated_code(string types, string @namespace) => CompilesCleanly(
        $"{@namespace} [global::EquiDsl.EquiformerV2(LMax = 1, MMax = 1, Layers = 1, Channels = 2, Trainable = true)] {types}");

    [Fact]
    public void Names_of_methods_and_parameters_do_not_disturb_generated_code() => CompilesCleanly("""
        using EquiDsl;
        [EquivariantLayer(LMax = 1, MMax = 1, Channels = 2)] partial class Layers
        {
            [SO3Linear] public partial NodeFeatures @void(NodeFeatures _runtime);
            [SO3Linear] public partial NodeFeatures async(NodeFeatures @in);
            [SO2Convolution] public partial EdgeFeatures \u0041b(EdgeFeatures scoped);
        }
        """);

    [Fact]
    public void Classes_whose_names_differ_in_case_only_have_files_of_their_own()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("""
            [EquiDsl.EquiformerV2] partial class model;
            [EquiDsl.EquivariantLayer] partial class Model { [EquiDsl.SO3Linear] partial EquiDsl.NodeFeatures A(EquiDsl.NodeFeatures x); }
            [EquiDsl.EquiformerV2] partial class Other;
            """));

        Assert.Null(result.Exception);
        Assert.Equal(["0.Model.g.cs", "1.model.g.cs", "Other.g.cs"], result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[EquiformerV2(LMax = 2)] public partial class")]
    [InlineData("[EquiformerV2(LMax = , MMax] partial class M {")]
    [InlineData("[EquivariantLayer] partial class L { [SO3Linear] public partial NodeFeatures (NodeFeatures x); [SO3Linear public partial NodeFeatures A(; [SO3Linear] }")]
    public void Text_that_is_being_typed_harms_nothing(string source)
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("using EquiDsl;\n" + source));

        Assert.Null(result.Exception);
        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName == ".g.cs");
        Assert.DoesNotContain(result.Diagnostics, d => d.Id == "EQD0010");
    }

    [Fact]
    public void Nested_class_has_another_file_than_one_in_a_namespace()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("""
            namespace A { [EquiDsl.EquiformerV2] partial class B; }
            partial class A { [EquiDsl.EquiformerV2] partial class B; }
            """));

        Assert.Null(result.Exception);
        Assert.Equal(["A+B.g.cs", "A.B.g.cs"], result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
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

    private static void CompilesCleanly(string source)
    {
        GeneratorHarness.Driver(new EquiDslGenerator()).RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compile(source), out Compilation generated, out var diagnostics);

        Assert.Empty(diagnostics.Concat(generated.GetDiagnostics()).Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        Assert.True(generated.SyntaxTrees.Count() > 1);
    }
}
