namespace EquiDsl.Generator.Parsing;

/// <summary>What a layer attribute reads and gives.</summary>
/// <param name="DefaultName">Parameter prefix where the author gives none; null for layers without parameters.</param>
/// <param name="Reads">Features that it accepts.</param>
/// <param name="Gives">Features of its result; null: those that it reads.</param>
/// <param name="NeedsGraph">Whether it reads the atom graph.</param>
/// <param name="IsActivation">Whether it is a non-linearity on its own.</param>
/// <param name="IsReadout">Whether it reads one channel.</param>
internal sealed record LayerKind(
    string? DefaultName, FeatureKind[] Reads, FeatureKind? Gives = null, bool NeedsGraph = false, bool IsActivation = false,
    bool IsReadout = false)
{
    private static readonly FeatureKind[] Nodes = [FeatureKind.Nodes];
    private static readonly FeatureKind[] Edges = [FeatureKind.Edges];
    private static readonly FeatureKind[] NodesOrEdges = [FeatureKind.Nodes, FeatureKind.Edges];
    private static readonly LayerKind Norm = new("norm", Nodes);
    private static readonly LayerKind Activation = new("activation", NodesOrEdges, IsActivation: true);

    private static readonly Dictionary<string, LayerKind> ByAttribute = new()
    {
        ["AtomEmbedding"] = new("atom_embedding", [FeatureKind.Graph], FeatureKind.Nodes, NeedsGraph: true),
        ["EdgeDegreeEmbedding"] = new("edge_degree_embedding", Nodes, NeedsGraph: true),
        ["SeparableLayerNorm"] = Norm,
        ["LayerNorm"] = Norm,
        ["RmsNorm"] = Norm,
        ["GraphAttention"] = new("attention", Nodes, NeedsGraph: true),
        ["FeedForward"] = new("feed_forward", Nodes),
        ["SO2Convolution"] = new("so2_convolution", Edges),
        ["SO3Linear"] = new("so3_linear", Nodes),
        ["SeparableS2Activation"] = Activation,
        ["S2Activation"] = Activation,
        ["GateActivation"] = Activation,
        ["ScalarReadout"] = new(null, Nodes, FeatureKind.Energies, IsReadout: true),
        ["VectorReadout"] = new(null, Nodes, FeatureKind.Forces, IsReadout: true),
    };

    /// <summary>The kind of an attribute; null for attributes that are no layers.</summary>
    public static LayerKind? Find(string attribute) => ByAttribute.TryGetValue(attribute, out LayerKind? kind) ? kind : null;
}

/// <summary>A layer attribute on a declared method.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Attribute">Its arguments.</param>
internal sealed record LayerUse(LayerKind Kind, AttributeReader Attribute);
