namespace EquiDsl.Atoms;

/// <summary>Atoms and their periodic images near a point.</summary>
internal static class PeriodicImages
{
    /// <summary>Every atom or image within a radius of a point, with its vector from there.</summary>
    /// <exception cref="InvalidStructureException">The cell is not one.</exception>
    public static IEnumerable<(int Atom, Vector3D Offset)> Within(AtomicStructure structure, Vector3D point, double radius)
    {
        SearchCell cell = SearchCell.Of(structure, 0);
        for (int atom = 0; atom < structure.Count; atom++)
        {
            Vector3D start = Position(structure, atom) - point;
            // The point may lie any number of cells away.
            (int lowA, int highA) = Range(cell, 0, start, radius);
            (int lowB, int highB) = Range(cell, 1, start, radius);
            (int lowC, int highC) = Range(cell, 2, start, radius);
            for (int a = lowA; a <= highA; a++)
            {
                for (int b = lowB; b <= highB; b++)
                {
                    for (int c = lowC; c <= highC; c++)
                    {
                        Vector3D offset = start + cell.Translation(a, b, c);
                        if (offset.Dot(offset) <= radius * radius)
                            yield return (atom, offset);
                    }
                }
            }
        }
    }

    public static Vector3D Position(AtomicStructure structure, int atom)
    {
        ReadOnlySpan<double> p = structure.Positions.AsSpan(3 * atom, 3);
        return new(p[0], p[1], p[2]);
    }

    private static (int Low, int High) Range(SearchCell cell, int axis, Vector3D start, double radius)
    {
        if (!cell.Periodicity[axis])
            return (0, 0);
        double along = start.Dot(cell.Reciprocal(axis)), reach = (radius / cell.Height(axis)) + 1e-9;
        return ((int)Math.Ceiling(-along - reach), (int)Math.Floor(-along + reach));
    }
}
