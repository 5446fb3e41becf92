namespace EquiDsl.Atoms;

/// <summary>A corner of a Voronoi cell: the circumcentre of the atoms whose cells meet there.</summary>
/// <param name="Center">Coordinates in the plane.</param>
/// <param name="Atoms">The atoms, in the images around the corner.</param>
internal sealed record MeshCorner(Vector3D Center, MeshPoint[] Atoms)
{
    /// <summary>Unites corners that are, up to lattice vectors, closer than a distance; the atoms around each are a face.</summary>
    public static IEnumerable<MeshPoint[]> Faces(List<MeshCorner> corners, SurfaceFrame frame, double distance)
    {
        var seen = new bool[corners.Count];
        for (int first = 0; first < corners.Count; first++)
        {
            if (seen[first])
                continue;
            seen[first] = true;
            List<MeshCorner> members = [corners[first]];
            for (int grown = 0; grown < members.Count; grown++)
            {
                for (int other = 0; other < corners.Count; other++)
                {
                    if (seen[other] || frame.PlanarDistance(members[grown].Center, corners[other].Center) >= distance)
                        continue;
                    seen[other] = true;
                    members.Add(corners[other].Near(members[grown].Center, frame));
                }
            }
            Vector3D center = new(members.Average(m => m.Center.X), members.Average(m => m.Center.Y), 0);
            yield return Around(center, members);
        }
    }

    /// <summary>The image of this corner next to a point.</summary>
    private MeshCorner Near(Vector3D point, SurfaceFrame frame)
    {
        Vector3D best = default;
        double shortest = double.PositiveInfinity;
        double v = Math.Round((point.Y - Center.Y) / frame.By), u = Math.Round((point.X - Center.X - (v * frame.Bx)) / frame.Ax);
        for (int m = -1; m <= 1; m++)
        {
            for (int n = -1; n <= 1; n++)
            {
                Vector3D shift = new(((u + m) * frame.Ax) + ((v + n) * frame.Bx), (v + n) * frame.By, 0);
                double length = (Center + shift - point).Length;
                if (length < shortest - 1e-9)
                    (best, shortest) = (shift, length);
            }
        }
        return new(Center + best, Array.ConvertAll(Atoms, a => a.Shifted(best)));
    }

    /// <summary>The different atoms of all members in order around a centre.</summary>
    private static MeshPoint[] Around(Vector3D center, List<MeshCorner> members)
    {
        List<MeshPoint> atoms = [];
        foreach (MeshPoint atom in members.SelectMany(m => m.Atoms))
        {
            if (!atoms.Exists(a => a.Atom == atom.Atom && (a.Position - atom.Position).Length < 1e-3))
                atoms.Add(atom);
        }
        return [.. atoms.OrderBy(a => Math.Atan2(a.Position.Y - center.Y, a.Position.X - center.X))];
    }
}
