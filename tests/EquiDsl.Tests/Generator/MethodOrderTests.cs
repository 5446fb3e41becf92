using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EquiDsl.Tests.Generator;

/// <summary>Where a method is declared does not decide what it reads; what nobody reads is told.</summary>
public sealed class MethodOrderTests
{
    private const string Class = "[EquivariantModel(LMax = 2, MMax = 1, Channels = 4), AtomGraph(Cutoff = 4)]";

    private static readonly string[] Members =
    [
        "[AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 4)] private partial NodeFeatures Embed(AtomGraph graph);",
        "[Repeat(2)] [Residual, RmsNorm, FeedForward(Hidden = 4)] private partial NodeFeatures Block(NodeFeatures x);",
        "[SeparableLayerNorm] private partial NodeFeatures Last(NodeFeatures x);",
        "[FeedForward(Hidden = 4), ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);",
        "[FeedForward(Hidden = 4), VectorReadout] public partial ForcesPerAtom Forces(NodeFeatures x);",
    ];

    [Fact]
    public void Kinds_run_in_one_order_wherever_they_are_declared()
    {
        string expected = Text(Specification(Files(Members)));
        foreach (int[] order in Permutations([0, 1, 2, 3, 4]).Where(o => Array.IndexOf(o, 1) < Array.IndexOf(o, 2)))
        {
            ModelSpecification model = Specification(Files([.. order.Select(i => Members[i])]));

            Assert.Equal(["Embed", "Block", "Last", "Energy", "Forces"], model.Methods.Select(m => m.Name));
            if (order[0] == 3 || order[^1] == 0)
                Assert.Equal(expected, Text(model));
        }
    }

    [Fact]
    public void Blocks_keep_their_order() => Assert.Equal(
        ["Embed", "Last", "Block", "Energy", "Forces"],
        Specification(Files([Members[3], Members[2], Members[1], Members[0], Members[4]])).Methods.Select(m => m.Name));

    [Fact]
    public void Kinds_may_stand_in_files_of_their_own()
    {
        string expected = Text(Specification(Files(Members)));
        string[] files = [Members[4], Members[3], Members[1] + Members[2], Members[0]];

        Assert.Equal(expected, Text(Specification([.. files.Select((f, i) => ($"{i}.cs", Wrap(f, i == 2)))])));
        Assert.Equal(expected, Text(Specification([.. files.Select((f, i) => ($"{i}.cs", Wrap(f, i == 1))).Reverse()])));
    }

    [Fact]
    public void Blocks_in_several_files_are_refused()
    {
        (string, string)[] files = [("A.cs", Wrap(Members[0] + Members[1] + Members[3], true)), ("B.cs", Wrap(Members[2], false))];

        foreach ((string, string)[] order in new[] { files, [.. files.Reverse()] })
        {
            DiagnosticInfo diagnostic = Assert.Single(Parse(order).Diagnostics);
            Assert.Equal("EQD0058", diagnostic.Id);
            Assert.Contains("both turn node features into node features, but stand in different files", Message(diagnostic));
        }
    }

    [Theory]
    [InlineData("", "Embed")]
    [InlineData("[RmsNorm] private partial NodeFeatures Block(NodeFeatures x);", "Embed Block")]
    [InlineData("[RmsNorm] private partial NodeFeatures Block(NodeFeatures x); [AtomEmbedding(Name = \"f\"), SO3Linear, VectorReadout] public partial ForcesPerAtom Forces(AtomGraph g);", "Embed Block")]
    public void Dead_layers_are_warned_of(string members, string dead)
    {
        const string Energy = "[AtomEmbedding, SO3Linear, ScalarReadout] public partial EnergyPerSystem Energy(AtomGraph graph);";
        foreach (string text in new[] { Energy + Members[0] + members, Members[0] + members + Energy })
        {
            ParsedDeclaration parsed = Parse(Files([text]));

            Assert.Equal(
                dead.Split(' ').Select(d => $"EQD0057 No output reads what method '{d}' returns, so that its layers have no effect though their parameters are counted"),
                parsed.Diagnostics.Select(d => $"{d.Id} {Message(d)}"));
            Assert.NotNull(parsed.Specification);
        }
    }

    [Fact]
    public void One_output_that_reads_features_keeps_them_alive()
    {
        ParsedDeclaration parsed = Parse(Files(
            ["[AtomEmbedding, SO3Linear, ScalarReadout] public partial EnergyPerSystem Energy(AtomGraph graph);", .. Members[..3], Members[4]]));

        Assert.Empty(parsed.Diagnostics);
        Assert.NotEmpty(ModelCompiler.CompileToCSharp(parsed.Specification!).Files);
    }

    [Theory]
    [InlineData("FeedForward([|LMax = 2|])", "LMax is the same for all layers; write it in [EquivariantModel] or [EquivariantLayer], not in [FeedForward]")]
    [InlineData("FeedForward(Hidden = 8, [|MMax = 1|])", "MMax is the same for all layers; write it in [EquivariantModel] or [EquivariantLayer], not in [FeedForward]")]
    [InlineData("RmsNorm([|LMax = 2|])", "LMax is the same for all layers; write it in [EquivariantModel] or [EquivariantLayer], not in [RmsNorm]")]
    [InlineData("SO3Linear([|Channels = 8|])", "Channels is the same for all layers; write it in [EquivariantModel] or [EquivariantLayer], not in [SO3Linear]")]
    [InlineData("SO3Linear([|Precision = Precision.Tf32|])", "Precision is the same for all layers; write it in [EquivariantModel] or [EquivariantLayer], not in [SO3Linear]")]
    [InlineData("GraphAttention([|Cutoff = 5|])", "Cutoff is the same for all layers; write it in [AtomGraph], not in [GraphAttention]")]
    [InlineData("GraphAttention([|MaxNeighbors = 5|])", "MaxNeighbors is the same for all layers; write it in [AtomGraph], not in [GraphAttention]")]
    public void Options_of_the_declaration_are_not_written_on_layers(string layer, string message)
    {
        string method = $"[{layer}] public partial NodeFeatures F(NodeFeatures x, AtomGraph graph);";
        DiagnosticCase.Check("EQD0059", message, $"[EquivariantLayer(LMax = 3), AtomGraph] partial class L {{ {method} }}");

        string source = $"using EquiDsl; [EquivariantLayer(LMax = 3), AtomGraph] partial class L {{ {method.Replace("[|", "").Replace("|]", "")} }}";
        Assert.DoesNotContain(GeneratorHarness.Compile(source).GetDiagnostics(), d => d.Id == "CS0246");
    }

    private static string Text(ModelSpecification model) => string.Concat(ModelCompiler.CompileToCSharp(model).Files.Select(f => f.Text));

    private static ModelSpecification Specification((string, string)[] files)
    {
        ParsedDeclaration parsed = Parse(files);
        Assert.Empty(parsed.Diagnostics);
        return parsed.Specification!;
    }

    private static ParsedDeclaration Parse((string Path, string Text)[] files)
    {
        CSharpCompilation compilation = GeneratorHarness.Compile("").AddSyntaxTrees(
            files.Select(f => GeneratorHarness.Parse("using EquiDsl;\n" + f.Text).WithFilePath(f.Path)));
        return Assert.Single(DeclarationParser.ParseDeclarations(compilation));
    }

    private static (string, string)[] Files(string[] members) => [("Model.cs", Wrap(string.Join('\n', members), true))];

    private static string Wrap(string members, bool declares) => $"{(declares ? Class : "")} partial class Model {{ {members} }}";

    private static string Message(DiagnosticInfo diagnostic) =>
        diagnostic.ToDiagnostic("").GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
