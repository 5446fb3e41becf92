namespace EquiDsl.Tests.Properties;

/// <summary>Small structures from a seed, atoms no closer than 0.8 Å, images included.</summary>
internal static class RandomBatch
{
    /// <summary>Elements that test models know: atomic numbers below this.</summary>
    public const int Elements = 10;

    /// <summary>A molecule, a crystal, and an atom alone.</summary>
    /// <remarks>No crystal of one atom: forces of its images cancel, so that relative errors mean nothing.</remarks>
    public static AtomicStructure[] Create(int seed)
    {
        var random = new Random(seed);
        return [Molecule(random, 3 + random.Next(4)), Crystal(random, 2 + random.Next(2)), Molecule(random, 1)];
    }

    /// <summary>Many molecules, so that work is cut into many pieces.</summary>
    public static AtomicStructure[] Many(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Molecule(random, 1 + (i % 7)))];
    }

    public static AtomicStructure Molecule(Random random, int atoms) =>
        new(Positions(random, atoms, [3.5, 0, 0, 0, 3.5, 0, 0, 0, 3.5], default), Numbers(random, atoms));

    public static AtomicStructure Crystal(Random random, int atoms)
    {
        double[] cell = new double[9];
        for (int i = 0; i < 9; i++)
            cell[i] = (i % 4 == 0 ? 3.6 : 0) + (0.8 * (random.NextDouble() - 0.5));
        Periodicity periodicity = new(true, true, random.Next(2) == 0);
        return new(Positions(random, atoms, cell, periodicity), Numbers(random, atoms), cell, periodicity);
    }

    private static int[] Numbers(Random random, int atoms) => [.. Enumerable.Range(0, atoms).Select(_ => random.Next(1, Elements))];

    private static double[] Positions(Random random, int atoms, double[] cell, Periodicity periodicity)
    {
        while (true)
        {
            double[] positions = new double[3 * atoms];
            for (int atom = 0; atom < atoms; atom++)
            {
                for (int axis = 0; axis < 3; axis++)
                {
                    double fraction = random.NextDouble();
                    for (int k = 0; k < 3; k++)
                        positions[(3 * atom) + k] += fraction * cell[(3 * axis) + k];
                }
            }
            AtomicStructure structure = new(positions, new int[atoms], cell, periodicity);
            if (new NeighborList(0.8, 1).Build([structure]).EdgeCount == 0)
                return positions;
        }
    }
}
