namespace EquiDsl.Atoms;

/// <summary>An adsorbate on a slab.</summary>
/// <param name="Structure">The atoms of the slab, then those of the adsorbate with tag 2; the slab's fixed atoms are fixed.</param>
/// <param name="Site">Where it stands.</param>
public sealed record AdsorbatePlacement(AtomicStructure Structure, SurfaceSite Site)
{
    /// <summary>Places an adsorbate on a slab's heuristic and random sites.</summary>
    /// <param name="slab">The slab, its surface towards a × b.</param>
    /// <param name="adsorbate">What to place.</param>
    /// <param name="options">Where; null for the defaults.</param>
    /// <returns>Heuristic sites first.</returns>
    /// <exception cref="InvalidStructureException">
    /// The slab is not one, or has no room: the adsorbate would touch its own image in the plane or, across the vacuum, the slab's.
    /// </exception>
    /// <exception cref="ArgumentException">No site is asked for.</exception>
    public static IReadOnlyList<AdsorbatePlacement> Create(AtomicStructure slab, Adsorbate adsorbate, PlacementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(slab);
        ArgumentNullException.ThrowIfNull(adsorbate);
        options ??= new PlacementOptions();
        AdsorbatePlacer placer = new(slab, adsorbate, options.ContactScale);
        List<AdsorbatePlacement> placements = [];
        void Add(SurfaceSite site, bool centred, AdsorbateRotation rotation)
        {
            RandomStream random = new(options.Seed, $"placement {placements.Count}");
            double[] turned = RandomRotations.Turn(adsorbate.Structure.Positions, rotation, options.LargestTilt, random);
            placements.Add(placer.Place(site, turned, centred));
        }
        if (options.HeuristicSites)
        {
            int rotations = adsorbate.Structure.Count == 1 ? 1 : options.RotationsPerSite;
            foreach (SurfaceSite site in SurfaceSites.Distinct(slab))
            {
                for (int i = 0; i < rotations; i++)
                    Add(site, centred: false, AdsorbateRotation.Upright);
            }
        }
        foreach (SurfaceSite site in SurfaceSites.Random(slab, options.RandomSites, options.Seed))
            Add(site, centred: true, options.RandomRotation);
        return placements.Count > 0 ? placements : throw new ArgumentException("Neither heuristic nor random sites are asked for.", nameof(options));
    }
}
