namespace EquiDsl.Atoms;

/// <summary>
/// Where adsorbates are placed. As in AdsorbML (Lan et al., npj Comput. Mater. 9, 172 (2023)), heuristic sites come together with random ones.
/// </summary>
public sealed record PlacementOptions
{
    /// <summary>Whether every distinct top, bridge and hollow site is taken, upright with the binding atom over it.</summary>
    public bool HeuristicSites { get; init; } = true;

    /// <summary>Placements per heuristic site of an adsorbate of several atoms; single atoms need one.</summary>
    public int RotationsPerSite { get; init => field = Require.AtLeast(1, value); } = 1;

    /// <summary>Random sites, on each of which the adsorbate stands once, its centre over the site.</summary>
    public int RandomSites { get; init => field = Require.AtLeast(0, value); } = 10;

    /// <summary>How adsorbates on random sites are turned.</summary>
    public AdsorbateRotation RandomRotation { get; init; } = AdsorbateRotation.Uniform;

    /// <summary>Largest tilt of upright adsorbates, degrees.</summary>
    public double LargestTilt { get; init => field = value is >= 0 and <= 90 ? value : throw new ArgumentOutOfRangeException(nameof(LargestTilt), value, "A tilt lies between 0 and 90 degrees."); } = 15;

    /// <summary>Least distance of an adsorbate's atom from a slab atom, in units of the sum of their covalent radii; the nearest pair is placed at it.</summary>
    public double ContactScale { get; init => field = Require.Positive(value); } = 1;

    /// <summary>Decides sites and orientations.</summary>
    public ulong Seed { get; init; }
}
