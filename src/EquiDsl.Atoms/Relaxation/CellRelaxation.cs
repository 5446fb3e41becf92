namespace EquiDsl.Atoms;

/// <summary>What a relaxation does to the cell.</summary>
public enum CellRelaxation
{
    /// <summary>The cell stays.</summary>
    Fixed,

    /// <summary>
    /// The cell is strained freely within the space of its periodic vectors: all of a crystal, the plane of a slab that is
    /// periodic in two directions.
    /// </summary>
    Free,

    /// <summary>The periodic vectors are scaled by one factor.</summary>
    Isotropic,
}
