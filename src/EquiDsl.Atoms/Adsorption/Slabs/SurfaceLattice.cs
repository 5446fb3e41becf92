namespace EquiDsl.Atoms;

/// <summary>
/// A crystal turned so that a lattice plane lies in x and y with the plane's normal along z: the shortest two vectors in the plane, and the
/// atomic planes of one repeat along z.
/// </summary>
internal sealed class SurfaceLattice
{
    private SurfaceLattice(Vector3D a, Vector3D b, Vector3D across, List<AtomicPlane> planes) => (A, B, Across, Planes) = (a, b, across, planes);

    /// <summary>First vector in the plane, along x; the shorter one unless the angle decides.</summary>
    public Vector3D A { get; }

    /// <summary>Second vector in the plane, at 60 to 90 degrees.</summary>
    public Vector3D B { get; }

    /// <summary>From one repeat to the next; its z is the spacing of lattice planes.</summary>
    public Vector3D Across { get; }

    /// <summary>The atomic planes of one repeat, ascending.</summary>
    public IReadOnlyList<AtomicPlane> Planes { get; }

    /// <summary>Area of the plane's primitive cell, Å².</summary>
    public double Area => A.Cross(B).Z;

    /// <summary>Turns a crystal.</summary>
    /// <param name="crystal">The crystal, to whose cell the indices refer.</param>
    /// <param name="miller">The plane.</param>
    /// <param name="tolerance">Distance within which positions, and heights of one atomic plane, count as equal, Å.</param>
    /// <exception cref="InvalidStructureException">The crystal is not periodic in three directions or cannot be one.</exception>
    public static SurfaceLattice Of(AtomicStructure crystal, MillerIndex miller, double tolerance)
    {
        StructureValidation.Check(crystal, PeriodicTable.MaximumAtomicNumber + 1);
        if (crystal.Periodicity != Periodicity.All)
            throw new InvalidStructureException(0, null, "a surface is cut from a crystal that is periodic in three directions; this one is not.");
        PrimitiveCell primitive = PrimitiveCell.Of(crystal, tolerance);
        (int[] first, int[] second, int[] across) = IntegerLattice.PlaneBasis(PrimitiveIndices(primitive, miller));
        double[] cell = primitive.Structure.Cell;
        Vector3D Vector(int[] n) => (n[0] * Row(cell, 0)) + (n[1] * Row(cell, 1)) + (n[2] * Row(cell, 2));
        (Vector3D a, Vector3D b) = Shortest(Vector(first), Vector(second));
        Vector3D c = Vector(across), normal = a.Cross(b).Unit();
        // The indices name the side that the normal points to: the plane's reciprocal vector times c is +1.
        if (normal.Dot(c) < 0)
            (b, normal) = (-1 * b, -1 * normal);
        // A right angle stays one, whatever rounding says.
        if (a.Dot(b) < -1e-9 * a.Length * b.Length)
            (a, b) = (b, -1 * a);
        Vector3D x = a.Unit(), y = normal.Cross(x);
        Vector3D Turn(Vector3D v) => new(v.Dot(x), v.Dot(y), v.Dot(normal));
        List<(Vector3D, int)> atoms = [];
        for (int i = 0; i < primitive.Structure.Count; i++)
            atoms.Add((Turn(PeriodicImages.Position(primitive.Structure, i)), primitive.Structure.AtomicNumbers[i]));
        Vector3D turned = Turn(c);
        return new(Turn(a), Turn(b), turned, AtomicPlane.Group(atoms, turned, tolerance));
    }

    /// <summary>The plane in units of the primitive cell's reciprocal vectors.</summary>
    private static int[] PrimitiveIndices(PrimitiveCell primitive, MillerIndex miller)
    {
        int[] indices = new int[3];
        for (int i = 0; i < 3; i++)
            indices[i] = (primitive.Numerators[3 * i] * miller.H) + (primitive.Numerators[(3 * i) + 1] * miller.K) + (primitive.Numerators[(3 * i) + 2] * miller.L);
        int divisor = IntegerLattice.GreatestCommonDivisor(indices);
        return Array.ConvertAll(indices, i => i / divisor);
    }

    /// <summary>Lagrange's reduction of two vectors.</summary>
    private static (Vector3D, Vector3D) Shortest(Vector3D a, Vector3D b)
    {
        while (true)
        {
            if (a.Dot(a) > b.Dot(b) * (1 + 1e-9))
                (a, b) = (b, a);
            double quotient = a.Dot(b) / a.Dot(a), whole = Math.Round(quotient);
            // An exact half stays as it is.
            if (Math.Abs(quotient) <= 0.5 + 1e-9 || whole == 0)
                return (a, b);
            b -= whole * a;
        }
    }

    private static Vector3D Row(double[] cell, int i) => new(cell[3 * i], cell[(3 * i) + 1], cell[(3 * i) + 2]);
}
