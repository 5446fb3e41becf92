using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>How structures are read of files.</summary>
public sealed record StructureReadOptions
{
    /// <summary>Under which names energies, forces and stresses are found.</summary>
    public LabelKeys Labels { get; init; } = LabelKeys.Known;

    /// <summary>What is done with sites of a CIF that are not wholly occupied.</summary>
    public SiteOccupancy Occupancy { get; init; } = SiteOccupancy.Whole;

    /// <summary>Ends the search for the frames of a text file, which goes through the whole of it, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
