namespace EquiDsl.Generator.Parsing;

/// <summary>What flows between layers.</summary>
internal enum FeatureKind
{
    Graph,
    Nodes,
    Edges,
    Energies,
    Forces,
}

/// <summary>How messages call what flows.</summary>
internal static class FeatureKindText
{
    public static string Text(this FeatureKind kind) => kind switch
    {
        FeatureKind.Graph => "the atom graph",
        FeatureKind.Nodes => "node features",
        FeatureKind.Edges => "edge features",
        FeatureKind.Energies => "energies per system",
        FeatureKind.Forces => "forces per atom",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown features"),
    };

    public static string TypeName(this FeatureKind kind) => kind switch
    {
        FeatureKind.Graph => "AtomGraph",
        FeatureKind.Nodes => "NodeFeatures",
        FeatureKind.Edges => "EdgeFeatures",
        FeatureKind.Energies => "EnergyPerSystem",
        FeatureKind.Forces => "ForcesPerAtom",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown features"),
    };
}
