namespace EquiDsl.Atoms;

/// <summary>
/// The surface atoms of a slab joined by a periodic Delaunay triangulation of their projections. Triangles whose circumcentres lie close
/// together, as those of a square, make one face.
/// </summary>
internal sealed class SurfaceMesh
{
    // Voronoi sides shorter than this, Å, do not separate two faces.
    private const double ShortSide = 0.25;

    // Atoms whose projections lie closer than this, Å, hide one another; the upper one counts.
    private const double Hidden = 0.5;

    private readonly List<MeshCorner> _corners = [];

    private SurfaceMesh(AtomicStructure slab, SurfaceFrame frame) => (Slab, Frame) = (slab, frame);

    public AtomicStructure Slab { get; }

    public SurfaceFrame Frame { get; }

    /// <summary>The surface atoms.</summary>
    public List<MeshPoint> Points { get; } = [];

    /// <summary>Neighbouring pairs, each once.</summary>
    public List<MeshPoint[]> Edges { get; } = [];

    /// <summary>Faces of three or more atoms, counter-clockwise, each once; together they cover the cell once.</summary>
    public List<MeshPoint[]> Faces { get; } = [];

    /// <summary>Triangulates.</summary>
    /// <exception cref="InvalidStructureException">The slab has no cell in its plane, or no surface atoms.</exception>
    public static SurfaceMesh Of(AtomicStructure slab)
    {
        SurfaceMesh mesh = new(slab, SurfaceFrame.Of(slab));
        mesh.AddPoints(slab.GetTags() is int[] tags && tags.Contains(1) ? tags : SurfaceTags.Of(slab));
        foreach (MeshPoint point in mesh.Points)
            mesh.AddCell(point);
        mesh.Faces.AddRange(MeshCorner.Faces(mesh._corners, mesh.Frame, ShortSide));
        return mesh;
    }

    private void AddPoints(int[] tags)
    {
        IEnumerable<MeshPoint> surface = Enumerable.Range(0, Slab.Count).Where(i => tags[i] == 1)
            .Select(i => new MeshPoint(i, Frame.Wrap(Frame.ToPlane(PeriodicImages.Position(Slab, i)))))
            .OrderByDescending(p => p.Position.Z);
        foreach (MeshPoint point in surface)
        {
            if (!Points.Exists(p => Frame.PlanarDistance(p.Position, point.Position) < Hidden))
                Points.Add(point);
        }
        Points.Sort((p, q) => p.Atom.CompareTo(q.Atom));
    }

    /// <summary>The Voronoi cell of a point gives its edges and corners.</summary>
    private void AddCell(MeshPoint point)
    {
        List<MeshPoint> neighbors = Neighbors(point);
        VoronoiCell cell = VoronoiCell.Of(neighbors.ConvertAll(n => (n.Position.X - point.Position.X, n.Position.Y - point.Position.Y)));
        for (int k = 0; k < cell.Corners.Count; k++)
        {
            (double x, double y, int side) = cell.Corners[k];
            (double nextX, double nextY, _) = cell.Corners[(k + 1) % cell.Corners.Count];
            MeshPoint neighbor = neighbors[side], previous = neighbors[cell.Corners[(k + cell.Corners.Count - 1) % cell.Corners.Count].Side];
            Vector3D corner = new(point.Position.X + x, point.Position.Y + y, 0);
            _corners.Add(new(corner, [point, previous, neighbor]));
            double length = Math.Sqrt(((nextX - x) * (nextX - x)) + ((nextY - y) * (nextY - y)));
            Vector3D middle = 0.5 * (point.Position + neighbor.Position);
            if (length > ShortSide && !Edges.Exists(e => Frame.PlanarDistance(0.5 * (e[0].Position + e[1].Position), middle) < 1e-3))
                Edges.Add([point, neighbor]);
        }
    }

    /// <summary>The other points and images by distance, far enough to enclose the cell.</summary>
    private List<MeshPoint> Neighbors(MeshPoint point)
    {
        // The cell lies within that of the lattice alone, whose corners are no further than half of |a| + |b|.
        double reach = (new Vector3D(Frame.Ax, 0, 0).Length + Frame.B.Length) * 1.001, area = Frame.Ax * Frame.By;
        int aTimes = (int)Math.Ceiling(reach * Frame.B.Length / area) + 1, bTimes = (int)Math.Ceiling(reach * Frame.Ax / area) + 1;
        List<(double Square, MeshPoint Point)> found = [];
        foreach (MeshPoint other in Points)
        {
            for (int m = -aTimes; m <= aTimes; m++)
            {
                for (int n = -bTimes; n <= bTimes; n++)
                {
                    Vector3D image = other.Position + new Vector3D((m * Frame.Ax) + (n * Frame.Bx), n * Frame.By, 0);
                    double x = image.X - point.Position.X, y = image.Y - point.Position.Y, square = (x * x) + (y * y);
                    if (square > 1e-12 && square <= reach * reach)
                        found.Add((square, new(other.Atom, image)));
                }
            }
        }
        return [.. found.OrderBy(f => f.Square).Select(f => f.Point)];
    }
}
