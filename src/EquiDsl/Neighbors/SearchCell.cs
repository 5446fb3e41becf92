namespace EquiDsl;

/// <summary>
/// The cell that a neighbour search works in: the periodic vectors of a structure, completed by unit vectors
/// orthogonal to them (and to each other) on the non-periodic axes, with its reciprocal vectors.
/// </summary>
internal readonly struct SearchCell
{
    /// <summary>Below this ratio of height to length the periodic vectors count as linearly dependent.</summary>
    private const double SmallestRelativeHeight = 1e-6;

    private SearchCell(Vector3D a, Vector3D b, Vector3D c, Periodicity periodicity)
    {
        (A, B, C, Periodicity) = (a, b, c, periodicity);
        double volume = a.Dot(b.Cross(c));
        ReciprocalA = b.Cross(c) / volume;
        ReciprocalB = c.Cross(a) / volume;
        ReciprocalC = a.Cross(b) / volume;
    }

    public Vector3D A { get; }

    public Vector3D B { get; }

    public Vector3D C { get; }

    /// <summary>r · ReciprocalA is the fractional coordinate along A; likewise B and C.</summary>
    public Vector3D ReciprocalA { get; }

    public Vector3D ReciprocalB { get; }

    public Vector3D ReciprocalC { get; }

    public Periodicity Periodicity { get; }

    public Vector3D Reciprocal(int axis) => axis == 0 ? ReciprocalA : axis == 1 ? ReciprocalB : ReciprocalC;

    /// <summary>Distance in Å between the two faces of the cell that the axis crosses.</summary>
    public double Height(int axis) => 1 / Reciprocal(axis).Length;

    /// <summary>offset · cell in Å.</summary>
    public Vector3D Translation(int i, int j, int k) => new(
        (i * A.X) + (j * B.X) + (k * C.X), (i * A.Y) + (j * B.Y) + (k * C.Y), (i * A.Z) + (j * B.Z) + (k * C.Z));

    /// <summary>Completes the cell of a structure.</summary>
    /// <exception cref="InvalidStructureException">The cell is not finite, or its periodic vectors are zero or dependent.</exception>
    public static SearchCell Of(AtomicStructure structure, int structureIndex)
    {
        Periodicity periodicity = structure.Periodicity;
        double[] cell = structure.Cell;
        foreach (double number in cell)
        {
            if (!double.IsFinite(number))
                throw new InvalidStructureException(structureIndex, null, $"the cell holds {number}; expected finite numbers in Å.");
        }
        var a = new Vector3D(cell[0], cell[1], cell[2]);
        var b = new Vector3D(cell[3], cell[4], cell[5]);
        var c = new Vector3D(cell[6], cell[7], cell[8]);
        CheckLength(periodicity.A, a, 'a', structureIndex);
        CheckLength(periodicity.B, b, 'b', structureIndex);
        CheckLength(periodicity.C, c, 'c', structureIndex);
        Complete(ref a, ref b, ref c, periodicity);
        var completed = new SearchCell(a, b, c, periodicity);
        for (int axis = 0; axis < 3; axis++)
        {
            double length = (axis == 0 ? a : axis == 1 ? b : c).Length;
            // Written so that NaN, from vectors that are exactly dependent, fails too.
            if (!(completed.Height(axis) >= SmallestRelativeHeight * length))
            {
                throw new InvalidStructureException(
                    structureIndex, null, "the cell is singular: its periodic vectors are linearly dependent; expected independent ones.");
            }
        }
        return completed;
    }

    private static void CheckLength(bool periodic, Vector3D vector, char name, int structureIndex)
    {
        if (periodic && (vector.Length == 0 || !double.IsFinite(vector.Dot(vector))))
        {
            throw new InvalidStructureException(
                structureIndex, null,
                $"the structure is periodic along {name} but its cell vector {name} has length {vector.Length} Å; " +
                "give a cell vector or make the axis non-periodic.");
        }
    }

    private static void Complete(ref Vector3D a, ref Vector3D b, ref Vector3D c, Periodicity p)
    {
        switch (p.A, p.B, p.C)
        {
            case (true, true, true):
                break;
            case (false, false, false):
                (a, b, c) = (new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
                break;
            case (true, true, false):
                c = a.Cross(b).Unit();
                break;
            case (false, true, true):
                a = b.Cross(c).Unit();
                break;
            case (true, false, true):
                b = c.Cross(a).Unit();
                break;
            case (true, false, false):
                b = a.Orthogonal();
                c = a.Cross(b).Unit();
                break;
            case (false, true, false):
                c = b.Orthogonal();
                a = b.Cross(c).Unit();
                break;
            case (false, false, true):
                a = c.Orthogonal();
                b = c.Cross(a).Unit();
                break;
        }
    }
}
