namespace EquiDsl.Atoms;

/// <summary>
/// The smallest cell of a crystal: what is left when every translation that takes the crystal into itself is a cell vector.
/// </summary>
internal sealed class PrimitiveCell
{
    private PrimitiveCell(AtomicStructure structure, int[] numerators, int translations) =>
        (Structure, Numerators, Translations) = (structure, numerators, translations);

    /// <summary>The crystal in its primitive cell.</summary>
    public AtomicStructure Structure { get; }

    /// <summary>Primitive vectors in units of the given cell's vectors over <see cref="Translations"/>, 9 integers, row per vector.</summary>
    public int[] Numerators { get; }

    /// <summary>How many primitive cells the given cell holds.</summary>
    public int Translations { get; }

    /// <summary>Finds the primitive cell.</summary>
    /// <param name="crystal">A crystal, periodic in three directions.</param>
    /// <param name="tolerance">How far atoms may lie from where a translation puts others, Å.</param>
    public static PrimitiveCell Of(AtomicStructure crystal, double tolerance)
    {
        CrystalFractions fractions = new(crystal, tolerance);
        List<int[]> translations = fractions.Translations();
        int count = translations.Count;
        int[] numerators = Basis(crystal.Cell, translations, count);
        double[] cell = CellMatrix.Multiply(Array.ConvertAll(numerators, n => (double)n / count), crystal.Cell);
        double[] toPrimitive = CellMatrix.Inverse(cell);
        List<int> kept = [];
        for (int atom = 0; atom < crystal.Count; atom++)
        {
            if (!kept.Exists(other => crystal.AtomicNumbers[other] == crystal.AtomicNumbers[atom] && SameModulo(crystal, other, atom, cell, toPrimitive, tolerance)))
                kept.Add(atom);
        }
        if (kept.Count * count != crystal.Count)
            throw new InvalidStructureException(0, null, $"{crystal.Count} atoms do not divide over {count} translations; the crystal's symmetry is broken by about the tolerance of {tolerance} Å.");
        double[] positions = [.. kept.SelectMany(atom => crystal.Positions.AsSpan(3 * atom, 3).ToArray())];
        return new(new AtomicStructure(positions, [.. kept.Select(atom => crystal.AtomicNumbers[atom])], cell, Periodicity.All), numerators, count);
    }

    /// <summary>The shortest three independent vectors that span the lattice of cell vectors and translations.</summary>
    private static int[] Basis(double[] cell, List<int[]> translations, int count)
    {
        List<(double Square, int[] Vector)> candidates = [];
        foreach (int[] t in translations)
        {
            for (int shift = 0; shift < 27; shift++)
            {
                int[] v = [t[0] + (count * ((shift % 3) - 1)), t[1] + (count * ((shift / 3 % 3) - 1)), t[2] + (count * ((shift / 9) - 1))];
                double[] r = [.. v.Select(n => (double)n / count)];
                CellMatrix.Apply(r, cell);
                double square = r.Sum(x => x * x);
                if (square > 0)
                    candidates.Add((square, v));
            }
        }
        // Equal lengths in a fixed order, so that rounding does not choose.
        int[][] sorted = [.. candidates.OrderBy(c => Math.Round(c.Square, 6)).ThenByDescending(c => c.Vector[0]).ThenByDescending(c => c.Vector[1]).ThenByDescending(c => c.Vector[2]).Select(c => c.Vector)];
        long whole = (long)count * count;
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = i + 1; j < sorted.Length; j++)
            {
                for (int k = j + 1; k < sorted.Length; k++)
                {
                    long determinant = Determinant(sorted[i], sorted[j], sorted[k]);
                    if (Math.Abs(determinant) == whole)
                        return determinant > 0 ? [.. sorted[i], .. sorted[j], .. sorted[k]] : [.. sorted[i], .. sorted[k], .. sorted[j]];
                }
            }
        }
        throw new InvalidStructureException(0, null, "no primitive cell spans the crystal's translations.");
    }

    private static long Determinant(int[] a, int[] b, int[] c) =>
        ((long)a[0] * (((long)b[1] * c[2]) - ((long)b[2] * c[1]))) - ((long)a[1] * (((long)b[0] * c[2]) - ((long)b[2] * c[0]))) + ((long)a[2] * (((long)b[0] * c[1]) - ((long)b[1] * c[0])));

    private static bool SameModulo(AtomicStructure crystal, int first, int second, double[] cell, double[] inverse, double tolerance)
    {
        double[] d = [.. Enumerable.Range(0, 3).Select(k => crystal.Positions[(3 * second) + k] - crystal.Positions[(3 * first) + k])];
        CellMatrix.Apply(d, inverse);
        for (int k = 0; k < 3; k++)
            d[k] -= Math.Round(d[k]);
        CellMatrix.Apply(d, cell);
        return d.Sum(x => x * x) <= 9 * tolerance * tolerance;
    }
}
