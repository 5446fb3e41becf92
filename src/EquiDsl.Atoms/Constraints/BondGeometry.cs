namespace EquiDsl.Atoms;

/// <summary>A fixed bond with its length, its periodic image and the inverse masses of its ends.</summary>
internal sealed class BondGeometry
{
    private readonly int[] _offset = new int[3];
    private readonly AtomicStructure _structure;

    /// <summary>Takes up a bond of a structure.</summary>
    /// <param name="bond">The bond, its atoms within the structure.</param>
    /// <param name="structure">Where the cell is read from, whenever the bond is used.</param>
    public BondGeometry(FixedBond bond, AtomicStructure structure)
    {
        (First, Second, _structure) = (bond.First, bond.Second, structure);
        if (bond.Image is (int a, int b, int c))
            (_offset[0], _offset[1], _offset[2]) = (a, b, c);
        else
            FindNearestImage();
        Vector3D now = Vector(structure.Positions);
        Length = bond.Length ?? now.Length;
    }

    public int First { get; }

    public int Second { get; }

    /// <summary>The distance that is held, Å.</summary>
    public double Length { get; }

    /// <summary>The bond with its length and image.</summary>
    public FixedBond Bond => new(First, Second, Length, (_offset[0], _offset[1], _offset[2]));

    /// <summary>Position(second image) − position(first), Å.</summary>
    public Vector3D Vector(ReadOnlySpan<double> r)
    {
        ReadOnlySpan<double> cell = _structure.Cell;
        double Component(ReadOnlySpan<double> r, ReadOnlySpan<double> cell, int k) =>
            r[(3 * Second) + k] - r[(3 * First) + k] + (_offset[0] * cell[k]) + (_offset[1] * cell[3 + k]) + (_offset[2] * cell[6 + k]);
        return new(Component(r, cell, 0), Component(r, cell, 1), Component(r, cell, 2));
    }

    /// <summary>Velocity(second) − velocity(first).</summary>
    public Vector3D Difference(ReadOnlySpan<double> v) => new(
        v[3 * Second] - v[3 * First], v[(3 * Second) + 1] - v[(3 * First) + 1], v[(3 * Second) + 2] - v[(3 * First) + 2]);

    /// <summary>Moves the ends: the first by f · a, the second by −f · b.</summary>
    public void Move(Span<double> vectors, double f, Vector3D a, Vector3D b)
    {
        Span<double> first = vectors.Slice(3 * First, 3), second = vectors.Slice(3 * Second, 3);
        (first[0], first[1], first[2]) = (first[0] + (f * a.X), first[1] + (f * a.Y), first[2] + (f * a.Z));
        (second[0], second[1], second[2]) = (second[0] - (f * b.X), second[1] - (f * b.Y), second[2] - (f * b.Z));
    }

    private void FindNearestImage()
    {
        Periodicity p = _structure.Periodicity;
        bool improved = true;
        // Steps to ever nearer images end at the nearest one in any reasonably reduced cell, however far apart the atoms start.
        while (improved)
        {
            improved = false;
            int[] origin = [.. _offset], best = [.. _offset];
            double shortest = Vector(_structure.Positions).Length;
            for (int step = 0; step < 27; step++)
            {
                int[] shift = [(step % 3) - 1, (step / 3 % 3) - 1, (step / 9) - 1];
                for (int axis = 0; axis < 3; axis++)
                    _offset[axis] = origin[axis] + (p[axis] ? shift[axis] : 0);
                double length = Vector(_structure.Positions).Length;
                if (length < shortest)
                    (shortest, best, improved) = (length, [.. _offset], true);
            }
            best.CopyTo(_offset, 0);
        }
    }
}
