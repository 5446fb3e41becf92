namespace EquiDsl.Training.Tests.Models;

/// <summary>Small clusters with energies and forces of a Morse potential and an energy per element.</summary>
internal static class MorseClusters
{
    private const double Depth = 0.5, Steepness = 1.4, Length = 1.6;

    public static List<AtomicStructure> Make(int count, ulong seed)
    {
        var structures = new List<AtomicStructure>();
        ulong counter = 0;
        double Uniform() => (CounterRandom.Bits(seed, 77, counter++) >> 11) * (1.0 / (1UL << 53));
        while (structures.Count < count)
        {
            int atoms = 2 + (int)(Uniform() * 6);
            var x = new double[3 * atoms];
            for (int i = 0; i < atoms; i++)
            {
                do
                {
                    for (int c = 0; c < 3; c++)
                        x[(3 * i) + c] = Uniform() * 3.2;
                }
                while (Enumerable.Range(0, i).Any(j => Distance(x, i, j) < 1.1));
            }
            var structure = new AtomicStructure(x, [.. Enumerable.Range(0, atoms).Select(_ => Uniform() < 0.5 ? 1 : 8)]);
            Label(structure);
            structure.Fixed = [.. Enumerable.Range(0, atoms).Select(_ => Uniform() < 0.2)];
            structures.Add(structure);
        }
        return structures;
    }

    /// <summary>The energy of an atom, eV.</summary>
    public static double Reference(int element) => element == 1 ? -13.6 : -432.0;

    private static void Label(AtomicStructure structure)
    {
        double energy = structure.AtomicNumbers.Sum(Reference);
        var forces = new double[3 * structure.Count];
        for (int i = 0; i < structure.Count; i++)
        {
            for (int j = 0; j < structure.Count; j++)
            {
                if (i == j)
                    continue;
                double r = Distance(structure.Positions, i, j), e = Math.Exp(-Steepness * (r - Length));
                energy += 0.5 * Depth * (((1 - e) * (1 - e)) - 1);
                double slope = 2 * Depth * Steepness * (1 - e) * e;
                for (int c = 0; c < 3; c++)
                    forces[(3 * i) + c] -= slope * (structure.Positions[(3 * i) + c] - structure.Positions[(3 * j) + c]) / r;
            }
        }
        (structure.Energy, structure.Forces) = (energy, forces);
    }

    private static double Distance(double[] x, int i, int j) => Math.Sqrt(
        Enumerable.Range(0, 3).Sum(c => Math.Pow(x[(3 * i) + c] - x[(3 * j) + c], 2)));
}
