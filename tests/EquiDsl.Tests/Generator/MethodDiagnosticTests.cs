using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class MethodDiagnosticTests
{
    [Fact]
    public void Method_must_be_partial() => Layer(
        "EQD0027", "Method 'F' must be partial, so that its layers can implement it",
        "[FeedForward] public NodeFeatures [|F|](NodeFeatures x) => x;");

    [Theory]
    [InlineData("[FeedForward] public partial NodeFeatures [|F|]<T>(NodeFeatures x);", "generic")]
    [InlineData("[FeedForward] public static partial NodeFeatures [|F|](NodeFeatures x);", "static")]
    public void Method_must_be_plain(string method, string oddity) =>
        Layer("EQD0028", $"Method 'F' must be a plain instance method, but is {oddity}", method);

    [Theory]
    [InlineData("[FeedForward] public partial [|int|] F(NodeFeatures x);", "int")]
    [InlineData("[FeedForward] public partial [|AtomGraph|] F(NodeFeatures x);", "AtomGraph")]
    [InlineData("[FeedForward] partial [|void|] F(NodeFeatures x);", "void")]
    public void Method_returns_features_or_outputs(string method, string type) => Layer(
        "EQD0029", $"Method 'F' must return NodeFeatures, EdgeFeatures, EnergyPerSystem or ForcesPerAtom, but returns '{type}'", method);

    [Theory]
    [InlineData("F[|()|]", "it takes nothing")]
    [InlineData("F(NodeFeatures x, [|int n|])", "'n' is none of them")]
    [InlineData("F(NodeFeatures x, [|NodeFeatures y|])", "'y' is one too many")]
    [InlineData("F(NodeFeatures x, [|EdgeFeatures y|])", "'y' is one too many")]
    [InlineData("F([|EnergyPerSystem e|])", "'e' is none of them")]
    [InlineData("F([|ref NodeFeatures x|])", "'x' must be passed by value")]
    public void Method_takes_features_and_a_graph(string signature, string reason) => Layer(
        "EQD0030", $"Method 'F' must take an AtomGraph, or NodeFeatures or EdgeFeatures and optionally an AtomGraph, and optionally a CancellationToken: {reason}",
        $"[FeedForward] public partial NodeFeatures {signature};");

    [Fact]
    public void Method_has_no_body() => Layer(
        "EQD0031", "Method 'F' must not have a body, because its layers implement it",
        "[FeedForward] public partial NodeFeatures [|F|](NodeFeatures x); public partial NodeFeatures F(NodeFeatures x) => x;");

    [Fact]
    public void Methods_have_names_of_their_own() => Layer(
        "EQD0032", "Class 'L' declares two methods named 'F'",
        """
        [FeedForward(Name = "a")] public partial NodeFeatures F(NodeFeatures x);
        [FeedForward(Name = "b")] public partial NodeFeatures [|F|](NodeFeatures x, AtomGraph graph);
        """);

    [Fact]
    public void Method_has_layers() => Layer(
        "EQD0033", "Method 'F' has no layers", "[Repeat(2)] public partial NodeFeatures [|F|](NodeFeatures x);");

    [Fact]
    public void Residual_covers_layers_of_its_own_list() => Layer(
        "EQD0034", "[Residual] covers its own attribute list, which has no layers",
        "[[|Residual(DropPath = 0.1)|]] [FeedForward] public partial NodeFeatures F(NodeFeatures x);");

    [Fact]
    public void Residual_is_given_once() => Layer(
        "EQD0035", "[Residual] is given twice in one attribute list",
        "[Residual, FeedForward, [|Residual|]] public partial NodeFeatures F(NodeFeatures x);");

    [Theory]
    [InlineData("[FeedForward, ScalarReadout, [|Repeat(2)|]] public partial EnergyPerSystem F(NodeFeatures x);")]
    public void Outputs_are_not_repeated(string method) => Model(
        "EQD0036", "Method 'F' cannot be repeated, because it does not turn node features into node features or edge features into edge features",
        method);

    [Fact]
    public void Embeddings_are_not_repeated() => DiagnosticCase.Check(
        "EQD0036", "Method 'F' cannot be repeated, because it does not turn node features into node features or edge features into edge features",
        "[EquivariantLayer, AtomGraph] partial class L { [[|Repeat(2)|], AtomEmbedding] public partial NodeFeatures F(AtomGraph graph); }");

    [Theory]
    [InlineData("0", "EQD0014", "Repeat must be at least 1, but is 0")]
    [InlineData("-1", "EQD0014", "Repeat must be at least 1, but is -1")]
    [InlineData("1001", "EQD0015", "Repeat must be at most 1000, but is 1001")]
    public void Repetitions_are_counted(string count, string id, string message) =>
        Layer(id, message, $"[Repeat([|{count}|]), FeedForward] public partial NodeFeatures F(NodeFeatures x);");

    [Fact]
    public void Outputs_are_of_different_kinds() => Model(
        "EQD0037", "Methods 'First' and 'Second' both return EnergyPerSystem",
        """
        [FeedForward, ScalarReadout] public partial EnergyPerSystem First(NodeFeatures x);
        [FeedForward, ScalarReadout] public partial EnergyPerSystem [|Second|](NodeFeatures x);
        """);

    [Fact]
    public void Model_has_outputs() => DiagnosticCase.Check(
        "EQD0038", "'M' has no outputs; declare a method that returns EnergyPerSystem or ForcesPerAtom",
        "[[|EquivariantModel(LMax = 3)|], AtomGraph] partial class M { [AtomEmbedding] private partial NodeFeatures Embed(AtomGraph graph); }");

    [Fact]
    public void Layer_class_has_methods() => DiagnosticCase.Check(
        "EQD0038", "'L' has no outputs; declare a layer on a partial method", "[[|EquivariantLayer|]] partial class L;");

    internal static void Layer(string id, string message, string methods) => DiagnosticCase.Check(
        id, message, $"[EquivariantLayer(Channels = 16)] partial class L {{ {methods} }}");

    internal static void Model(string id, string message, string methods) => DiagnosticCase.Check(
        id, message,
        $$"""
        [EquivariantModel(Channels = 16), AtomGraph] partial class M
        {
            [AtomEmbedding] private partial NodeFeatures Embed(AtomGraph graph);
            {{methods}}
        }
        """);
}
