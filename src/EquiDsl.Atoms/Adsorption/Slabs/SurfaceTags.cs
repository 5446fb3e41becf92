namespace EquiDsl.Atoms;

/// <summary>
/// Tells surface atoms from those below: tag 1 for atoms of the upper half that have fewer bonds than in the crystal, and for those of the
/// topmost plane; tag 0 for the others, as OC20 tags slabs.
/// </summary>
public static class SurfaceTags
{
    // Bonds reach this factor beyond the sum of covalent radii: nearest neighbours of metals and compounds, not second ones of fcc.
    private const double BondReach = 1.2;

    // Heights within which atoms belong to the topmost plane, Å.
    private const double PlaneDepth = 0.3;

    /// <summary>Tags of a slab from elsewhere; an atom is complete when it has as many bonds as the best-bonded atom of its element.</summary>
    /// <param name="slab">The slab, its surface towards the normal a × b.</param>
    /// <returns>0 or 1 per atom.</returns>
    /// <exception cref="InvalidStructureException">The slab has no cell in its plane, or an element has no covalent radius.</exception>
    public static int[] Of(AtomicStructure slab)
    {
        ArgumentNullException.ThrowIfNull(slab);
        return Of(slab, Coordination(slab));
    }

    internal static int[] Of(AtomicStructure slab, IReadOnlyDictionary<int, int> complete)
    {
        SurfaceFrame frame = SurfaceFrame.Of(slab);
        double[] heights = [.. Enumerable.Range(0, slab.Count).Select(i => frame.Height(PeriodicImages.Position(slab, i)))];
        double top = heights.Max(), middle = (top + heights.Min()) / 2;
        int[] bonds = Bonds(slab);
        return [.. Enumerable.Range(0, slab.Count).Select(i =>
            heights[i] > top - PlaneDepth || (heights[i] > middle && bonds[i] < complete.GetValueOrDefault(slab.AtomicNumbers[i])) ? 1 : 0)];
    }

    /// <summary>Most bonds of an atom of each element.</summary>
    internal static Dictionary<int, int> Coordination(AtomicStructure structure)
    {
        Dictionary<int, int> most = [];
        int[] bonds = Bonds(structure);
        for (int i = 0; i < bonds.Length; i++)
            most[structure.AtomicNumbers[i]] = Math.Max(bonds[i], most.GetValueOrDefault(structure.AtomicNumbers[i]));
        return most;
    }

    /// <summary>Bonds of each atom, images of itself among the partners.</summary>
    private static int[] Bonds(AtomicStructure structure)
    {
        double[] radii = BondMatrix.Radii(structure);
        NeighborGraph graph = new NeighborList(2 * BondReach * radii.Max(), int.MaxValue).Build([structure]);
        var bonds = new int[structure.Count];
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            ReadOnlySpan<double> d = graph.EdgeVectors.AsSpan(3 * edge, 3);
            double reach = BondReach * (radii[graph.Source[edge]] + radii[graph.Target[edge]]);
            if ((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]) <= reach * reach)
                bonds[graph.Target[edge]]++;
        }
        return bonds;
    }
}
