namespace EquiDsl.Atoms;

/// <summary>Fractional coordinates of a crystal and the translations that take it into itself.</summary>
internal sealed class CrystalFractions
{
    private readonly AtomicStructure _crystal;
    private readonly double _tolerance;
    private readonly double[] _fractions;

    public CrystalFractions(AtomicStructure crystal, double tolerance)
    {
        (_crystal, _tolerance) = (crystal, tolerance);
        _fractions = [.. crystal.Positions];
        CellMatrix.Apply(_fractions, CellMatrix.Inverse(crystal.Cell));
    }

    /// <summary>
    /// The translations within the cell, zero among them, as numerators over their number: they form a group, so that this many times
    /// a translation is a lattice vector.
    /// </summary>
    public List<int[]> Translations()
    {
        int rarest = _crystal.AtomicNumbers.CountBy(z => z).OrderBy(c => c.Value).ThenBy(c => c.Key).First().Key;
        int[] candidates = [.. Enumerable.Range(0, _crystal.Count).Where(i => _crystal.AtomicNumbers[i] == rarest)];
        List<double[]> found = [];
        foreach (int atom in candidates)
        {
            double[] shift = [.. Enumerable.Range(0, 3).Select(k => _fractions[(3 * atom) + k] - _fractions[(3 * candidates[0]) + k])];
            if (Enumerable.Range(0, _crystal.Count).All(i => Image(i, shift) is not null))
                found.Add(shift);
        }
        int count = found.Count;
        List<int[]> translations = found.ConvertAll(t => Array.ConvertAll(t, x => Modulo((int)Math.Round(x * count), count)));
        return translations.DistinctBy(t => (t[0], t[1], t[2])).Count() == count
            ? translations
            : throw new InvalidStructureException(0, null, $"two translations of the crystal coincide; atoms lie closer together than about the tolerance of {_tolerance} Å.");
    }

    private int? Image(int atom, double[] shift)
    {
        for (int other = 0; other < _crystal.Count; other++)
        {
            if (_crystal.AtomicNumbers[other] != _crystal.AtomicNumbers[atom])
                continue;
            double[] d = new double[3];
            for (int k = 0; k < 3; k++)
            {
                d[k] = _fractions[(3 * atom) + k] + shift[k] - _fractions[(3 * other) + k];
                d[k] -= Math.Round(d[k]);
            }
            CellMatrix.Apply(d, _crystal.Cell);
            if (d.Sum(x => x * x) <= _tolerance * _tolerance)
                return other;
        }
        return null;
    }

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;
}
