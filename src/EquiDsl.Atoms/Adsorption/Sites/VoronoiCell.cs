namespace EquiDsl.Atoms;

/// <summary>
/// The Voronoi cell of a point in the plane, cut from a large square by the bisectors to its neighbours, nearest first. Its corners are the
/// circumcentres of the Delaunay triangles at the point, its sides cross the Delaunay edges.
/// </summary>
internal sealed class VoronoiCell
{
    private VoronoiCell(List<(double X, double Y, int Side)> corners) => Corners = corners;

    /// <summary>Corners relative to the point, counter-clockwise; Side is the neighbour behind the side that leaves the corner.</summary>
    public List<(double X, double Y, int Side)> Corners { get; }

    /// <summary>Cuts the cell.</summary>
    /// <param name="neighbors">Other points relative to this one, by rising distance; enough of them to enclose it.</param>
    public static VoronoiCell Of(IReadOnlyList<(double X, double Y)> neighbors)
    {
        double far = neighbors.Max(n => Math.Max(Math.Abs(n.X), Math.Abs(n.Y))) * 4;
        List<(double X, double Y, int Side)> corners = [(-far, -far, -1), (far, -far, -1), (far, far, -1), (-far, far, -1)];
        for (int i = 0; i < neighbors.Count; i++)
        {
            (double x, double y) = neighbors[i];
            double half = ((x * x) + (y * y)) / 2;
            // No corner beyond the bisector: no further point can cut either.
            if (corners.TrueForAll(c => 4 * ((c.X * c.X) + (c.Y * c.Y)) < (x * x) + (y * y)))
                break;
            corners = Cut(corners, x, y, half, i);
        }
        return new(corners);
    }

    private static List<(double X, double Y, int Side)> Cut(List<(double X, double Y, int Side)> corners, double x, double y, double half, int side)
    {
        List<(double X, double Y, int Side)> kept = [];
        for (int k = 0; k < corners.Count; k++)
        {
            (double X, double Y, int Side) from = corners[k], to = corners[(k + 1) % corners.Count];
            double before = (from.X * x) + (from.Y * y) - half, after = (to.X * x) + (to.Y * y) - half;
            if (before <= 0)
                kept.Add(from);
            if (before <= 0 != after <= 0)
            {
                double t = before / (before - after);
                kept.Add((from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)), before <= 0 ? side : from.Side));
            }
        }
        return kept;
    }
}
