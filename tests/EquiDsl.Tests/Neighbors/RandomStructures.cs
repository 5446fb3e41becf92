namespace EquiDsl.Tests.Neighbors;

/// <summary>Structures from a seed: triclinic cells of all sizes, mixed periodicity, atoms in and far outside of the cell.</summary>
internal static class RandomStructures
{
    public static AtomicStructure Create(int seed, int maxAtoms = 24)
    {
        var random = new Random(seed);
        int count = random.Next(1, maxAtoms + 1);
        var periodicity = new Periodicity(random.Next(3) > 0, random.Next(3) > 0, random.Next(3) > 0);
        double scale = random.Next(3) switch { 0 => 2.5, 1 => 5, _ => 12 };
        var cell = new double[9];
        for (int axis = 0; axis < 3; axis++)
        {
            // A non-periodic axis has a vector or none; neither may matter.
            if (!periodicity[axis] && random.Next(2) == 0)
                continue;
            for (int k = 0; k < 3; k++)
                cell[(3 * axis) + k] = scale * ((k == axis ? 1 : 0) + (0.6 * (random.NextDouble() - 0.5)));
        }
        double spread = random.Next(3) switch { 0 => 1, 1 => 3, _ => 0.2 };
        bool onLattice = random.Next(4) == 0;
        var positions = new double[3 * count];
        for (int i = 0; i < positions.Length; i++)
        {
            double position = scale * spread * ((2 * random.NextDouble()) - 1);
            positions[i] = onLattice ? Math.Round(position * 2) / 2 : position;
        }
        return new AtomicStructure(positions, [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 90))], cell, periodicity);
    }
}
