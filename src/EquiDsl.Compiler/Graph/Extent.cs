namespace EquiDsl.Compiler.Graph;

/// <summary>What the leading axis of a value counts.</summary>
public enum Extent
{
    /// <summary>Atoms of all systems.</summary>
    Nodes,

    /// <summary>Directed edges, sorted by target.</summary>
    Edges,

    /// <summary>Systems of the batch.</summary>
    Systems,

    /// <summary>One row: numbers of the model, such as the gradient of a parameter.</summary>
    Model,
}

/// <summary>Which end of an edge.</summary>
public enum EdgeEnd
{
    /// <summary>The sending atom, edge_index[0].</summary>
    Source,

    /// <summary>The receiving atom, edge_index[1].</summary>
    Target,
}
