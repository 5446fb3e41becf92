namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>Structures to compute.</summary>
internal static class Crystals
{
    /// <summary>Conventional fcc cells, n × n × n.</summary>
    public static AtomicStructure Fcc(int number, double constant, int n = 1, double rattle = 0, int seed = 1)
    {
        var random = new Random(seed);
        var positions = new List<double>();
        double[][] basis = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]];
        for (int cell = 0; cell < n * n * n; cell++)
        {
            int[] corner = [cell % n, cell / n % n, cell / n / n];
            foreach (double[] site in basis)
                positions.AddRange(site.Select((s, k) => ((s + corner[k]) * constant) + (rattle * ((2 * random.NextDouble()) - 1))));
        }
        double edge = n * constant;
        var numbers = new int[positions.Count / 3];
        Array.Fill(numbers, number);
        return new AtomicStructure([.. positions], numbers, [edge, 0, 0, 0, edge, 0, 0, 0, edge], Periodicity.All);
    }

    /// <summary>A rattled, sheared crystal of several elements, periodic along the given axes.</summary>
    public static AtomicStructure Alloy(int[] elements, Periodicity periodicity, int seed = 3)
    {
        AtomicStructure s = Fcc(elements[0], 3.9, 2, 0.25, seed);
        for (int i = 0; i < s.Count; i++)
            s.AtomicNumbers[i] = elements[i % elements.Length];
        (s.Cell[1], s.Cell[5], s.Cell[6]) = (0.3, -0.2, 0.4);
        s.Periodicity = periodicity;
        return s;
    }

    /// <summary>A deep copy of what a calculator reads.</summary>
    public static AtomicStructure Copy(AtomicStructure s) =>
        new([.. s.Positions], [.. s.AtomicNumbers], [.. s.Cell], s.Periodicity) { Fixed = s.Fixed };

    /// <summary>The structure with positions and cell multiplied by 1 + strain on one pair of axes, symmetrically.</summary>
    public static AtomicStructure Strained(AtomicStructure s, int row, int column, double strain)
    {
        AtomicStructure copy = Copy(s);
        foreach (double[] vectors in new[] { copy.Positions, copy.Cell })
        {
            for (int i = 0; i < vectors.Length; i += 3)
            {
                double a = vectors[i + row], b = vectors[i + column];
                vectors[i + row] += strain * b * (row == column ? 1 : 0.5);
                if (row != column)
                    vectors[i + column] += strain * a * 0.5;
            }
        }
        return copy;
    }
}
