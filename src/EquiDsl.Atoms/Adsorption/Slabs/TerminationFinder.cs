namespace EquiDsl.Atoms;

/// <summary>Finds the planes that a surface can end with, each kind once.</summary>
internal static class TerminationFinder
{
    // How far an atom of the surface sees when two terminations are compared, Å.
    private const double Radius = 6;

    public static List<SurfaceTermination> Find(SurfaceLattice lattice, double tolerance)
    {
        List<(SurfaceTermination Termination, List<AtomShells> Surroundings)> found = [];
        int count = lattice.Planes.Count;
        for (int plane = count - 1; plane >= 0; plane--)
        {
            List<AtomShells> surroundings = Surroundings(lattice, plane);
            if (found.Exists(f => Same(f.Surroundings, surroundings, 2 * tolerance)))
                continue;
            double above = plane + 1 < count ? lattice.Planes[plane + 1].Height : lattice.Planes[0].Height + lattice.Across.Z;
            SurfaceTermination termination = new(found.Count, Composition(lattice.Planes[plane]), above - lattice.Planes[plane].Height) { Plane = plane };
            found.Add((termination, surroundings));
        }
        return found.ConvertAll(f => f.Termination);
    }

    /// <summary>What the atoms of a plane see at their height and below it, when everything above is gone.</summary>
    private static List<AtomShells> Surroundings(SurfaceLattice lattice, int top)
    {
        int depth = (int)Math.Ceiling(lattice.Planes.Count * ((Radius / lattice.Across.Z) + 1)) + 1;
        SlabAtoms atoms = SlabAtoms.Stack(lattice, top, depth, (1, 1));
        AtomicStructure structure = atoms.ToStructure(vacuum: 2 * Radius, periodicAlongNormal: false);
        Vector3D up = new(0, 0, 1);
        return [.. Enumerable.Range(0, structure.Count).Where(i => atoms.Layers[i] == depth - 1)
            .Select(i => AtomShells.Around(structure, _ => true, PeriodicImages.Position(structure, i), up, Radius))];
    }

    private static bool Same(List<AtomShells> some, List<AtomShells> others, double tolerance)
    {
        List<AtomShells> left = [.. others];
        return some.Count == others.Count && some.TrueForAll(s => left.FindIndex(o => o.Matches(s, tolerance)) is int i and >= 0 && Remove(left, i));
    }

    private static bool Remove(List<AtomShells> list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    private static string Composition(AtomicPlane plane) => string.Join(' ', plane.Atoms.CountBy(a => a.Number).OrderBy(c => c.Key)
        .Select(c => PeriodicTable.Symbol(c.Key) + (c.Value == 1 ? "" : c.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
