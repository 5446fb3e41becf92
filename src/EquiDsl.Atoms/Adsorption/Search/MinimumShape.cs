namespace EquiDsl.Atoms;

/// <summary>What each atom of an adsorbate sees of the slab: equal for minima that the surface's symmetry takes into each other.</summary>
internal sealed class MinimumShape
{
    // How far is seen, Å: beyond the third layer, so that fcc and hcp hollows differ.
    private const double Sight = 6;

    private readonly List<(int Number, AtomShells Shells)> _atoms;

    private MinimumShape(List<(int, AtomShells)> atoms) => _atoms = atoms;

    /// <summary>The shape of a structure with tags.</summary>
    public static MinimumShape Of(AtomicStructure structure)
    {
        int[] tags = structure.GetTags()!;
        Vector3D normal = SurfaceFrame.Of(structure).Normal;
        return new([.. Enumerable.Range(0, structure.Count).Where(i => tags[i] == 2).Select(i =>
            (structure.AtomicNumbers[i], AtomShells.Around(structure, atom => tags[atom] != 2, PeriodicImages.Position(structure, i), normal, Sight)))]);
    }

    /// <summary>Whether atoms of the same elements see the same, in any order.</summary>
    public bool Matches(MinimumShape other, double tolerance)
    {
        List<(int Number, AtomShells Shells)> left = [.. other._atoms];
        foreach ((int number, AtomShells shells) in _atoms)
        {
            int partner = left.FindIndex(l => l.Number == number && l.Shells.Matches(shells, tolerance));
            if (partner < 0)
                return false;
            left.RemoveAt(partner);
        }
        return left.Count == 0;
    }
}
