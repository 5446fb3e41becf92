namespace EquiDsl.Atoms;

/// <summary>Directions along which something cannot move, as an orthonormal basis of at most three vectors.</summary>
internal sealed class HeldSpace
{
    /// <summary>Sine of the angle below which a direction counts as held already.</summary>
    private const double Independent = 1e-6;

    private readonly List<Vector3D> _basis = new(3);

    /// <summary>No direction is free.</summary>
    public static HeldSpace All { get; } = Of(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>How many independent directions are held.</summary>
    public int Dimension => _basis.Count;

    public static HeldSpace Of(params ReadOnlySpan<Vector3D> directions)
    {
        var space = new HeldSpace();
        foreach (Vector3D direction in directions)
            space.Add(direction);
        return space;
    }

    /// <summary>Holds one more direction.</summary>
    /// <param name="direction">Finite and not zero.</param>
    public void Add(Vector3D direction)
    {
        Vector3D rest = Free(direction.Unit());
        if (Dimension < 3 && rest.Length > Independent)
            _basis.Add(Free(rest.Unit()).Unit());
    }

    /// <summary>Holds everything but one direction.</summary>
    /// <param name="direction">Finite and not zero.</param>
    public void AddAllBut(Vector3D direction)
    {
        Vector3D unit = direction.Unit(), aside = unit.Orthogonal();
        Add(aside);
        Add(unit.Cross(aside));
    }

    /// <summary>Holds what another space holds.</summary>
    public void Add(HeldSpace other)
    {
        foreach (Vector3D direction in other._basis)
            Add(direction);
    }

    /// <summary>What is left of a vector.</summary>
    public Vector3D Free(Vector3D v)
    {
        if (Dimension == 3)
            return default;
        foreach (Vector3D direction in _basis)
            v -= v.Dot(direction) * direction;
        return v;
    }

    /// <summary>Whether another space holds the same directions.</summary>
    public bool IsSameAs(HeldSpace other) => Dimension == other.Dimension && _basis.TrueForAll(direction => other.Free(direction).Length <= Independent);

    /// <summary>What is left of vector i of an array.</summary>
    public void Free(Span<double> vectors, int i)
    {
        Vector3D v = Free(new(vectors[3 * i], vectors[(3 * i) + 1], vectors[(3 * i) + 2]));
        (vectors[3 * i], vectors[(3 * i) + 1], vectors[(3 * i) + 2]) = (v.X, v.Y, v.Z);
    }

    /// <summary>Takes the held part of a move back; components that are wholly held or wholly free keep their bits.</summary>
    public void Correct(ReadOnlySpan<double> before, Span<double> after, int i)
    {
        ReadOnlySpan<double> start = before.Slice(3 * i, 3);
        Span<double> end = after.Slice(3 * i, 3);
        Vector3D move = new(end[0] - start[0], end[1] - start[1], end[2] - start[2]), free = Free(move);
        end[0] = free.X == move.X ? end[0] : start[0] + free.X;
        end[1] = free.Y == move.Y ? end[1] : start[1] + free.Y;
        end[2] = free.Z == move.Z ? end[2] : start[2] + free.Z;
    }
}
