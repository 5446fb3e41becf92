namespace EquiDsl.Atoms;

/// <summary>Judges relaxed adsorbates by connectivity, as OC20 does (Chanussot et al., ACS Catal. 11, 6059 (2021); AdsorbML, methods).</summary>
public static class AnomalyDetector
{
    /// <summary>Finds what is wrong with a relaxed structure.</summary>
    /// <param name="start">The structure before relaxation.</param>
    /// <param name="end">The structure after it, with the same atoms in the same order; tags say which atoms are the adsorbate (2) and which lie below the surface (0).</param>
    /// <param name="cleanSlab">The relaxed slab without adsorbate, its atoms in the same order; null to compare with the slab of <paramref name="start"/>.</param>
    /// <param name="options">Distances; null for those of OC20.</param>
    /// <exception cref="ArgumentException">The structures do not have the same atoms, or there are no tags.</exception>
    /// <exception cref="InvalidStructureException">An element has no covalent radius, or a structure cannot be searched.</exception>
    public static AdsorptionAnomalies Detect(AtomicStructure start, AtomicStructure end, AtomicStructure? cleanSlab = null, AnomalyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(end);
        options ??= new AnomalyOptions();
        int[] tags = end.GetTags() ?? start.GetTags() ?? throw new ArgumentException("Neither structure has tags that say which atoms are the adsorbate.", nameof(end));
        if (!start.AtomicNumbers.AsSpan().SequenceEqual(end.AtomicNumbers))
            throw new ArgumentException("The relaxed structure has other atoms than the one before.", nameof(end));
        int[] adsorbate = Tagged(tags, tag => tag == 2), slab = Tagged(tags, tag => tag != 2), below = Tagged(tags, tag => tag == 0);
        if (adsorbate.Length == 0)
            throw new ArgumentException("No atom has tag 2, the adsorbate's.", nameof(end));
        AtomicStructure clean = cleanSlab ?? Part(start, slab);
        if (!clean.AtomicNumbers.AsSpan().SequenceEqual(Array.ConvertAll(slab, i => end.AtomicNumbers[i])))
            throw new ArgumentException("The clean slab has other atoms than the slab under the adsorbate.", nameof(cleanSlab));

        AdsorptionAnomalies found = AdsorptionAnomalies.None;
        BondMatrix bonds = new(end, 1, options.Margin);
        if (!new BondMatrix(end, options.DesorptionMultiplier, options.Margin).Joins(adsorbate, slab))
            found |= AdsorptionAnomalies.Desorbed;
        if (bonds.Joins(adsorbate, below))
            found |= AdsorptionAnomalies.Intercalated;
        BondMatrix before = new(start, 1, options.Margin);
        if (adsorbate.Any(i => adsorbate.Any(j => bonds[i, j] != before[i, j])))
            found |= AdsorptionAnomalies.Dissociated;
        if (SurfaceChanged(Part(end, slab), clean, options))
            found |= AdsorptionAnomalies.SurfaceChanged;
        return found;
    }

    /// <summary>A bond on either side that the other lacks even with enlarged radii.</summary>
    private static bool SurfaceChanged(AtomicStructure slab, AtomicStructure clean, AnomalyOptions options)
    {
        BondMatrix here = new(slab, 1, options.Margin), there = new(clean, 1, options.Margin);
        BondMatrix hereLenient = new(slab, options.SurfaceChangeMultiplier, options.Margin), thereLenient = new(clean, options.SurfaceChangeMultiplier, options.Margin);
        for (int i = 0; i < here.Count; i++)
        {
            for (int j = 0; j < here.Count; j++)
            {
                if ((here[i, j] && !thereLenient[i, j]) || (there[i, j] && !hereLenient[i, j]))
                    return true;
            }
        }
        return false;
    }

    private static int[] Tagged(int[] tags, Func<int, bool> chosen) => [.. Enumerable.Range(0, tags.Length).Where(i => chosen(tags[i]))];

    private static AtomicStructure Part(AtomicStructure whole, int[] atoms) => new(
        [.. atoms.SelectMany(i => whole.Positions.AsSpan(3 * i, 3).ToArray())], Array.ConvertAll(atoms, i => whole.AtomicNumbers[i]), whole.Cell, whole.Periodicity);
}
