namespace EquiDsl.Atoms;

/// <summary>Atoms of one height.</summary>
/// <param name="Height">Their mean height in Å.</param>
/// <param name="Atoms">Positions, with z as it is in the crystal, and atomic numbers.</param>
internal sealed record AtomicPlane(double Height, IReadOnlyList<(Vector3D Position, int Number)> Atoms)
{
    /// <summary>Groups the atoms of one repeat; each is moved by repeats so that all lie within one.</summary>
    public static List<AtomicPlane> Group(List<(Vector3D Position, int Number)> atoms, Vector3D across, double tolerance)
    {
        List<(Vector3D Position, int Number)> sorted = [.. atoms.Select(a => (Fold(a.Position, across, 0), a.Number)).OrderBy(a => a.Item1.Z)];
        // The repeat begins above its widest gap, so that no plane is torn.
        int start = 0;
        double widest = sorted[0].Position.Z + across.Z - sorted[^1].Position.Z;
        for (int i = 1; i < sorted.Count; i++)
        {
            double gap = sorted[i].Position.Z - sorted[i - 1].Position.Z;
            if (gap > widest + 1e-9)
                (start, widest) = (i, gap);
        }
        sorted = [.. sorted.Skip(start), .. sorted.Take(start).Select(a => (a.Position + across, a.Number))];
        List<AtomicPlane> planes = [];
        for (int first = 0; first < sorted.Count;)
        {
            int end = first + 1;
            while (end < sorted.Count && sorted[end].Position.Z - sorted[end - 1].Position.Z <= tolerance)
                end++;
            List<(Vector3D Position, int Number)> members = sorted[first..end];
            planes.Add(new(members.Average(m => m.Position.Z), members));
            first = end;
        }
        return planes;
    }

    private static Vector3D Fold(Vector3D position, Vector3D across, double floor)
    {
        double repeats = Math.Floor(((position.Z - floor) / across.Z) + 1e-9);
        return position - (repeats * across);
    }
}
