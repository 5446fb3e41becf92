namespace EquiDsl.Atoms;

/// <summary>
/// Sites on a slab's upper surface, on the periodic Delaunay triangulation of its surface atoms (tag 1; without tags they are told by
/// <see cref="SurfaceTags"/>): on atoms, on edges, in faces, or at random points of the triangles.
/// </summary>
public static class SurfaceSites
{
    // How far a site sees when two are compared, and by how much what they see may differ, Å.
    private const double Sight = 6, Likeness = 0.1;

    /// <summary>All top, bridge and hollow sites of the cell.</summary>
    /// <param name="slab">A slab that repeats along a and b, its surface towards a × b.</param>
    /// <exception cref="InvalidStructureException">It is not one.</exception>
    public static IReadOnlyList<SurfaceSite> All(AtomicStructure slab)
    {
        ArgumentNullException.ThrowIfNull(slab);
        SurfaceMesh mesh = SurfaceMesh.Of(slab);
        return
        [
            .. mesh.Points.Select(p => Site(mesh, SurfaceSiteKind.Top, [p])),
            .. mesh.Edges.Select(e => Site(mesh, SurfaceSiteKind.Bridge, e)),
            .. mesh.Faces.Select(f => Site(mesh, SurfaceSiteKind.Hollow, f)),
        ];
    }

    /// <summary>One site of each kind that the symmetry of the surface tells apart: their surroundings within 6 Å differ by more than 0.1 Å.</summary>
    /// <param name="slab">A slab that repeats along a and b, its surface towards a × b.</param>
    /// <exception cref="InvalidStructureException">It is not one.</exception>
    public static IReadOnlyList<SurfaceSite> Distinct(AtomicStructure slab)
    {
        IReadOnlyList<SurfaceSite> all = All(slab);
        Vector3D normal = SurfaceFrame.Of(slab).Normal;
        int[]? tags = slab.GetTags();
        List<(SurfaceSite Site, AtomShells Shells)> found = [];
        foreach (SurfaceSite site in all)
        {
            AtomShells shells = AtomShells.Around(slab, atom => tags?[atom] != 2, site.Point, normal, Sight);
            if (!found.Exists(f => f.Site.Kind == site.Kind && f.Site.Coordination == site.Coordination && f.Shells.Matches(shells, Likeness)))
                found.Add((site, shells));
        }
        return found.ConvertAll(f => f.Site);
    }

    /// <summary>Random sites, uniform by the area of the triangles in space.</summary>
    /// <param name="slab">A slab that repeats along a and b, its surface towards a × b.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides where; the first sites do not depend on <paramref name="count"/>.</param>
    /// <exception cref="InvalidStructureException">The slab is not one.</exception>
    public static IReadOnlyList<SurfaceSite> Random(AtomicStructure slab, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(slab);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        SurfaceMesh mesh = SurfaceMesh.Of(slab);
        List<MeshPoint[]> triangles = [.. mesh.Faces.SelectMany(f => Enumerable.Range(1, f.Length - 2).Select(k => new[] { f[0], f[k], f[k + 1] }))];
        double[] areas = [.. triangles.Select(t => 0.5 * (t[1].Position - t[0].Position).Cross(t[2].Position - t[0].Position).Length)];
        var sites = new SurfaceSite[count];
        RandomStream random = new(seed, "surface sites");
        for (int i = 0; i < count; i++)
        {
            double left = random.NextUniform() * areas.Sum();
            int chosen = 0;
            while (chosen < areas.Length - 1 && left >= areas[chosen])
                left -= areas[chosen++];
            // The square root makes barycentric coordinates uniform.
            double root = Math.Sqrt(random.NextUniform()), share = random.NextUniform();
            MeshPoint[] t = triangles[chosen];
            Vector3D point = ((1 - root) * t[0].Position) + (root * (1 - share) * t[1].Position) + (root * share * t[2].Position);
            sites[i] = At(mesh, SurfaceSiteKind.Random, point, t);
        }
        return sites;
    }

    private static SurfaceSite Site(SurfaceMesh mesh, SurfaceSiteKind kind, MeshPoint[] atoms)
    {
        Vector3D sum = default;
        foreach (MeshPoint atom in atoms)
            sum += atom.Position;
        return At(mesh, kind, sum / atoms.Length, atoms);
    }

    private static SurfaceSite At(SurfaceMesh mesh, SurfaceSiteKind kind, Vector3D planar, MeshPoint[] atoms)
    {
        Vector3D p = mesh.Frame.FromPlane(mesh.Frame.Wrap(planar));
        return new(kind, p.X, p.Y, p.Z, Array.ConvertAll(atoms, a => a.Atom));
    }
}
