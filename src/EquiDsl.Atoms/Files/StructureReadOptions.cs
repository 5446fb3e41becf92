namespace EquiDsl.Atoms;

/// <summary>How structures are read of files.</summary>
public sealed record StructureReadOptions
{
    /// <summary>What is done with sites of a CIF that are not wholly occupied.</summary>
    public SiteOccupancy Occupancy { get; init; } = SiteOccupancy.Whole;
}
