namespace EquiDsl.Atoms;

/// <summary>
/// What an atom, or a point, sees of other atoms: their elements and distances, nearest first. It is the same for positions that
/// translations, rotations or reflections of the surface take into each other.
/// </summary>
internal sealed class AtomShells
{
    private readonly (double Distance, int Number, double Depth)[] _entries;
    private readonly double _radius;

    private AtomShells((double, int, double)[] entries, double radius) => (_entries, _radius) = (entries, radius);

    /// <summary>The shells around a point.</summary>
    /// <param name="structure">The atoms seen.</param>
    /// <param name="seen">Which of them count.</param>
    /// <param name="point">The point, Å.</param>
    /// <param name="normal">Direction that depths are measured along; zero for none.</param>
    /// <param name="radius">How far is seen, Å.</param>
    public static AtomShells Around(AtomicStructure structure, Func<int, bool> seen, Vector3D point, Vector3D normal, double radius)
    {
        List<(double Distance, int Number, double Depth)> entries = [];
        foreach ((int atom, Vector3D offset) in PeriodicImages.Within(structure, point, radius))
        {
            if (seen(atom))
                entries.Add((offset.Length, structure.AtomicNumbers[atom], offset.Dot(normal)));
        }
        entries.Sort();
        return new([.. entries], radius);
    }

    /// <summary>Whether two see the same within a tolerance in Å; atoms at the rim, which one of them may just miss, do not count.</summary>
    public bool Matches(AtomShells other, double tolerance)
    {
        double rim = Math.Min(_radius, other._radius) - tolerance;
        return Covers(other, rim, tolerance) && other.Covers(this, rim, tolerance);
    }

    /// <summary>Whether each entry within the rim has a partner of its own.</summary>
    private bool Covers(AtomShells other, double rim, double tolerance)
    {
        var taken = new bool[other._entries.Length];
        int first = 0;
        foreach ((double distance, int number, double depth) in _entries)
        {
            if (distance > rim)
                break;
            while (first < taken.Length && other._entries[first].Distance < distance - tolerance)
                first++;
            int partner = -1;
            for (int k = first; k < taken.Length && other._entries[k].Distance <= distance + tolerance && partner < 0; k++)
            {
                if (!taken[k] && other._entries[k].Number == number && Math.Abs(other._entries[k].Depth - depth) <= tolerance)
                    partner = k;
            }
            if (partner < 0)
                return false;
            taken[partner] = true;
        }
        return true;
    }
}
