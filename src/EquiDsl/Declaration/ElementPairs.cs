namespace EquiDsl;

/// <summary>Where the source / target element embeddings of the edge scalars come from.</summary>
public enum ElementPairs
{
    /// <summary>Each layer owns a pair of tables, (Elements, EdgeChannels) each.</summary>
    PerLayer = 0,

    /// <summary>One pair of tables for the whole model.</summary>
    Shared = 1,

    /// <summary>Edge scalars are the radial basis alone.</summary>
    None = 2,
}
