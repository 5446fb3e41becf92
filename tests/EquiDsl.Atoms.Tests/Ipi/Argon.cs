namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Solid argon in a cell without symmetry, a along x and b in the plane of x and y.</summary>
internal static class Argon
{
    public const double Epsilon = 0.0104;
    public const double Sigma = 3.40;
    public const double Cutoff = 7.5;

    public static LennardJones Field => new(Epsilon, Sigma, Cutoff);

    /// <summary>32 atoms off their places.</summary>
    public static AtomicStructure Create(int seed, int atomicNumber = 18)
    {
        double[] cell = [10.6, 0, 0, 0.7, 10.3, 0, -0.5, 0.9, 10.9];
        double[] positions = new double[3 * 32];
        var random = new Random(seed);
        for (int i = 0; i < 32; i++)
        {
            double[] corner = [i / 4 % 2, i / 8 % 2, i / 16];
            for (int axis = 0; axis < 3; axis++)
            {
                double fraction = (corner[axis] + (i % 4 != 0 && axis != (i % 4) - 1 ? 0.5 : 0)) / 2;
                for (int k = 0; k < 3; k++)
                    positions[(3 * i) + k] += fraction * cell[(3 * axis) + k];
            }
        }
        for (int i = 0; i < positions.Length; i++)
            positions[i] += 0.3 * (random.NextDouble() - 0.5);
        return new AtomicStructure(positions, [.. Enumerable.Repeat(atomicNumber, 32)], cell, Periodicity.All);
    }

    /// <summary>The same structure turned in space, or mirrored, so that its cell is not triangular.</summary>
    public static AtomicStructure Turned(AtomicStructure structure, bool mirrored)
    {
        // A rotation by 1 rad about z, then by 0.6 rad about x.
        (double s, double c) = Math.SinCos(1.0);
        (double t, double d) = Math.SinCos(0.6);
        double[] rows = [c, -s, 0, d * s, d * c, -t, t * s, t * c, mirrored ? -d : d];
        if (mirrored)
            (rows[2], rows[5]) = (-rows[2], -rows[5]);
        double[] Turn(double[] vectors) =>
            [.. vectors.Select((_, i) => Enumerable.Range(0, 3).Sum(k => rows[(3 * (i % 3)) + k] * vectors[(i / 3 * 3) + k]))];
        return new AtomicStructure(Turn(structure.Positions), structure.AtomicNumbers, Turn(structure.Cell), structure.Periodicity);
    }
}
