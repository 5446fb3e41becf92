namespace EquiDsl.Atoms;

/// <summary>Axes of a slab: x along its first cell vector, y in the plane of the first two, z along the normal a × b.</summary>
internal sealed class SurfaceFrame
{
    private readonly Vector3D _x;
    private readonly Vector3D _y;

    private SurfaceFrame(Vector3D a, Vector3D b)
    {
        (A, B, Normal) = (a, b, a.Cross(b).Unit());
        _x = a.Unit();
        _y = Normal.Cross(_x);
        (Ax, Bx, By) = (a.Length, b.Dot(_x), b.Dot(_y));
    }

    public Vector3D A { get; }

    public Vector3D B { get; }

    public Vector3D Normal { get; }

    /// <summary>a is (Ax, 0) in the plane and b is (Bx, By).</summary>
    public double Ax { get; }

    public double Bx { get; }

    public double By { get; }

    /// <summary>The axes of a slab.</summary>
    /// <exception cref="InvalidStructureException">The slab has no atoms, or does not repeat along two independent vectors a and b.</exception>
    public static SurfaceFrame Of(AtomicStructure slab)
    {
        StructureValidation.Check(slab, PeriodicTable.MaximumAtomicNumber + 1);
        double[] c = slab.Cell;
        Vector3D a = new(c[0], c[1], c[2]), b = new(c[3], c[4], c[5]);
        if (!slab.Periodicity.A || !slab.Periodicity.B || !(a.Cross(b).Length > 1e-6 * a.Length * b.Length))
            throw new InvalidStructureException(0, null, "a slab repeats along two independent cell vectors, a and b; this structure does not.");
        return new(a, b);
    }

    public double Height(Vector3D p) => p.Dot(Normal);

    /// <summary>Coordinates in the plane, height.</summary>
    public Vector3D ToPlane(Vector3D p) => new(p.Dot(_x), p.Dot(_y), p.Dot(Normal));

    /// <summary>Back to the slab's coordinates.</summary>
    public Vector3D FromPlane(Vector3D p) => (p.X * _x) + (p.Y * _y) + (p.Z * Normal);

    /// <summary>The same point within the cell, in plane coordinates; rounding at the border stays below.</summary>
    public Vector3D Wrap(Vector3D p)
    {
        double v = p.Y / By, u = (p.X - (v * Bx)) / Ax;
        (double m, double n) = (Math.Floor(u + 1e-7), Math.Floor(v + 1e-7));
        return new(p.X - (m * Ax) - (n * Bx), p.Y - (n * By), p.Z);
    }

    /// <summary>Shortest distance in the plane between two points or their images.</summary>
    public double PlanarDistance(Vector3D p, Vector3D q)
    {
        double y = p.Y - q.Y, v = Math.Round(y / By), x = p.X - q.X - (v * Bx);
        y -= v * By;
        x -= Math.Round(x / Ax) * Ax;
        double shortest = double.PositiveInfinity;
        // The nearest image of a skewed cell may lie one cell further.
        for (int m = -1; m <= 1; m++)
        {
            for (int n = -1; n <= 1; n++)
            {
                double dx = x + (m * Ax) + (n * Bx), dy = y + (n * By);
                shortest = Math.Min(shortest, (dx * dx) + (dy * dy));
            }
        }
        return Math.Sqrt(shortest);
    }
}
