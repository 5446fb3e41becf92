using Xunit;
using static EquiDsl.Tests.Generator.MethodDiagnosticTests;

namespace EquiDsl.Tests.Generator;

public sealed class LayerDiagnosticTests
{
    [Theory]
    [InlineData("[[|FeedForward|]] public partial EdgeFeatures F(EdgeFeatures x);", "[FeedForward] needs node features, but is given edge features")]
    [InlineData("[[|RmsNorm|]] public partial EdgeFeatures F(EdgeFeatures x);", "[RmsNorm] needs node features, but is given edge features")]
    [InlineData("[SeparableLayerNorm, [|SO2Convolution(OutChannels = 4)|]] public partial NodeFeatures F(NodeFeatures x);", "[SO2Convolution] needs edge features, but is given node features")]
    [InlineData("[[|FeedForward|]] public partial NodeFeatures F(AtomGraph graph);", "[FeedForward] needs node features, but is given the atom graph")]
    [InlineData("[[|S2Activation|]] public partial NodeFeatures F(AtomGraph graph);", "[S2Activation] needs node features or edge features, but is given the atom graph")]
    public void Layers_are_fed_what_they_read(string method, string message) => Layer("EQD0039", message, method);

    [Fact]
    public void Nothing_follows_a_readout() => Model(
        "EQD0039", "[SeparableLayerNorm] needs node features, but is given energies per system",
        "[FeedForward, ScalarReadout, [|SeparableLayerNorm|]] public partial EnergyPerSystem Energy(NodeFeatures x);");

    [Fact]
    public void Embedding_starts_a_method() => Model(
        "EQD0039", "[AtomEmbedding] needs the atom graph, but is given node features",
        """
        [[|AtomEmbedding|]] private partial NodeFeatures Again(NodeFeatures x, AtomGraph graph);
        [FeedForward, ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);
        """);

    [Fact]
    public void Attention_needs_the_graph() => Model(
        "EQD0040", "[GraphAttention] needs the atom graph, but method 'Forces' has no AtomGraph parameter",
        "[[|GraphAttention(Heads = 2)|], VectorReadout] public partial ForcesPerAtom Forces(NodeFeatures x);");

    [Fact]
    public void Graph_needs_its_attribute() => DiagnosticCase.Check(
        "EQD0041", "'L' needs [AtomGraph], because its layer [GraphAttention] reads the atom graph",
        "[[|EquivariantLayer(LMax = 2)|]] partial class L { [GraphAttention] public partial NodeFeatures F(NodeFeatures x, AtomGraph graph); }");

    [Theory]
    [InlineData("[Residual, SO3Linear(OutChannels = [|8|])] public partial NodeFeatures F(NodeFeatures x);")]
    [InlineData("[Residual, SO2Convolution(OutChannels = [|8|]), S2Activation] public partial EdgeFeatures F(EdgeFeatures x);")]
    public void Residual_keeps_the_channels(string method) => Layer(
        "EQD0042", "The residual branch turns 16 channels into 8; they must be equal to be added", method);

    [Fact]
    public void Attention_in_a_residual_list_keeps_the_channels() => Model(
        "EQD0042", "The residual branch turns 16 channels into 32; they must be equal to be added",
        """
        [Residual, RmsNorm, GraphAttention(OutChannels = [|32|])] private partial NodeFeatures Block(NodeFeatures x, AtomGraph graph);
        [FeedForward, ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);
        """);

    [Theory]
    [InlineData("[FeedForward(OutChannels = 4), [|ScalarReadout(AverageNodeCount = 2)|]] public partial EnergyPerSystem F(NodeFeatures x);", "[ScalarReadout] reads one channel, but is given 4")]
    [InlineData("[RmsNorm, [|ScalarReadout|]] public partial EnergyPerSystem F(NodeFeatures x);", "[ScalarReadout] reads one channel, but is given 16")]
    [InlineData("[GraphAttention(OutChannels = 2), [|VectorReadout|]] public partial ForcesPerAtom F(NodeFeatures x, AtomGraph graph);", "[VectorReadout] reads one channel, but is given 2")]
    public void Readouts_read_one_channel(string method, string message) => Model("EQD0043", message, method);

    [Fact]
    public void Methods_are_chained_with_equal_channels() => Model(
        "EQD0044", "Method 'Energy' needs 16 channels, but is given 8",
        """
        [SO3Linear(OutChannels = [|8|])] private partial NodeFeatures Narrow(NodeFeatures x);
        [FeedForward, ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);
        """);

    [Fact]
    public void Repetitions_are_chained_with_equal_channels() => Layer(
        "EQD0044", "The next repetition of 'F' needs 16 channels, but is given 8",
        "[Repeat(2), SO3Linear(OutChannels = [|8|])] public partial NodeFeatures F(NodeFeatures x);");

    [Fact]
    public void Edge_degree_embedding_keeps_the_channels() => DiagnosticCase.Check(
        "EQD0044", "[EdgeDegreeEmbedding] needs 128 channels, but is given 8",
        """
        [EquivariantLayer, AtomGraph] partial class L
        {
            [AtomEmbedding, SO3Linear(OutChannels = 8), [|EdgeDegreeEmbedding|]] public partial NodeFeatures F(AtomGraph graph);
        }
        """);

    [Theory]
    [InlineData("[FeedForward] public partial [|EnergyPerSystem|] F(NodeFeatures x);", "Method 'F' returns EnergyPerSystem, but its layers give node features")]
    [InlineData("[FeedForward, ScalarReadout] public partial [|ForcesPerAtom|] F(NodeFeatures x);", "Method 'F' returns ForcesPerAtom, but its layers give energies per system")]
    public void Layers_give_what_the_method_returns(string method, string message) => Model("EQD0045", message, method);

    [Fact]
    public void Features_are_made_before_they_are_read() => DiagnosticCase.Check(
        "EQD0046", "Method 'Energy' reads node features, but no method makes them from the atom graph",
        "[EquivariantModel] partial class M { [FeedForward, ScalarReadout] public partial EnergyPerSystem [|Energy|](NodeFeatures x); }");

    [Fact]
    public void Features_are_made_once() => Model(
        "EQD0046", "Method 'Again' starts from the atom graph and would discard the features of 'Embed'",
        """
        [AtomEmbedding] private partial NodeFeatures [|Again|](AtomGraph graph);
        [FeedForward, ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);
        """);

    [Fact]
    public void Models_have_no_edge_features_between_methods() => Model(
        "EQD0046", "Method 'Turn' uses edge features, which a model has only inside its layers; declare it in an [EquivariantLayer]",
        """
        [FeedForward, ScalarReadout] public partial EnergyPerSystem Energy(NodeFeatures x);
        [SO2Convolution] private partial EdgeFeatures [|Turn|](EdgeFeatures x);
        """);

    [Fact]
    public void Layer_classes_have_no_outputs() => Layer(
        "EQD0046", "Method 'Energy' returns an output of a whole model; declare it in an [EquivariantModel]",
        "[FeedForward, ScalarReadout] public partial EnergyPerSystem [|Energy|](NodeFeatures x);");

    [Theory]
    [InlineData("[FeedForward(Name = \"a\"), RmsNorm(Name = [|\"a\"|])]", "Parameters of [RmsNorm] and [FeedForward] would both start with 'f.a'")]
    [InlineData("[FeedForward(Name = \"a\"), RmsNorm(Name = [|\"a.b\"|])]", "Parameters of [RmsNorm] and [FeedForward] would both start with 'f.a.b'")]
    public void Parameter_names_are_used_once(string layers, string message) =>
        Layer("EQD0047", message, $"{layers} public partial NodeFeatures F(NodeFeatures x);");

    [Fact]
    public void Parameter_names_of_repetitions_are_used_once() => Layer(
        "EQD0047", "Parameters of [SO3Linear] and [SO3Linear] would both start with 'b.1.l'",
        """
        [Repeat(3), Parameters(Prefix = "b.{0}."), SO3Linear(Name = "l")] public partial NodeFeatures F(NodeFeatures x);
        [Parameters(Prefix = "b."), SO3Linear(Name = [|"1.l"|])] public partial NodeFeatures G(NodeFeatures x);
        """);

    [Theory]
    [InlineData("[FeedForward(Name = [|\"a b\"|])]", "Name must be words of letters, digits and underscores, joined by dots, but is 'a b'")]
    [InlineData("[FeedForward(Name = [|\"\"|])]", "Name must be words of letters, digits and underscores, joined by dots, but is ''")]
    [InlineData("[FeedForward, Parameters(Prefix = [|\"a{1}\"|])]", "Prefix must be letters, digits, underscores, dots and {0}, but is 'a{1}'")]
    [InlineData("[FeedForward, Repeat(2), Parameters(Prefix = [|\"a.\"|])]", "Prefix must be different in each repetition, which {0} stands for, but is 'a.'")]
    public void Names_are_well_formed(string layers, string message) =>
        Layer("EQD0048", message, $"{layers} public partial NodeFeatures F(NodeFeatures x);");

    [Fact]
    public void Gate_does_not_follow_separable_S2() => Layer(
        "EQD0049", "[GateActivation] directly follows [SeparableS2Activation]; a result is activated once",
        "[SO2Convolution, SeparableS2Activation, [|GateActivation|]] public partial EdgeFeatures F(EdgeFeatures x);");

    [Fact]
    public void Shared_tables_have_one_width() => Model(
        "EQD0050", "Layers that share element-pair tables must have equal EdgeChannels, but have 8 and 128",
        """
        [EdgeDegreeEmbedding(ElementPairs = ElementPairs.Shared, EdgeChannels = 8)] private partial NodeFeatures Degree(NodeFeatures x, AtomGraph graph);
        [[|GraphAttention(ElementPairs = ElementPairs.Shared)|], VectorReadout] public partial ForcesPerAtom F(NodeFeatures x, AtomGraph graph);
        """);

    [Fact]
    public void Residual_needs_features_to_add_to() => DiagnosticCase.Check(
        "EQD0051", "The residual branch turns the atom graph into node features, which cannot be added",
        "[EquivariantLayer, AtomGraph] partial class L { [[|Residual|], AtomEmbedding] public partial NodeFeatures F(AtomGraph graph); }");

    [Fact]
    public void Residual_does_not_cover_a_readout() => Model(
        "EQD0051", "The residual branch turns node features into energies per system, which cannot be added",
        "[[|Residual|], FeedForward, ScalarReadout] public partial EnergyPerSystem F(NodeFeatures x);");
}
