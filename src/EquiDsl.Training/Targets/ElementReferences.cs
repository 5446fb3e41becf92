namespace EquiDsl.Training;

/// <summary>Energies per atom of each element that explain total energies best, by least squares.</summary>
public static class ElementReferences
{
    // Of the normal matrix with a unit diagonal: smaller eigenvalues belong to combinations that the data does not tell apart.
    private const double RankTolerance = 1e-10;

    /// <summary>
    /// Minimises Σ (E − Σ over atoms of r(Z))². Where compositions do not tell elements apart (all structures alike, say), of all
    /// solutions the one with the smallest Σ (r(Z) · typical number of atoms)² is taken; elements that do not occur have 0.
    /// </summary>
    /// <param name="systems">Atomic numbers and energy in eV of each system.</param>
    /// <returns>References in eV by atomic number, up to the largest that occurs.</returns>
    /// <exception cref="ArgumentException">There is no system, or an energy is not finite.</exception>
    public static double[] Fit(IEnumerable<(IReadOnlyList<int> AtomicNumbers, double Energy)> systems)
    {
        ArgumentNullException.ThrowIfNull(systems);
        return FitCompositions(systems.Select(s => (s.AtomicNumbers.GroupBy(z => z).Select(g => (g.Key, g.Count())).ToArray(), s.Energy)));
    }

    /// <param name="systems">Compositions and energies in eV.</param>
    /// <param name="weights">Weights of the squares; null for 1.</param>
    /// <param name="rounds">2 fits what rounding left of the first round; 1 does not.</param>
    internal static double[] FitCompositions(
        IEnumerable<((int Element, int Count)[] Composition, double Energy)> systems, double[]? weights = null, int rounds = 2)
    {
        var rows = systems.ToList();
        if (rows.Count == 0 || rows.Any(r => !double.IsFinite(r.Energy)))
            throw new ArgumentException("Element references need at least one system, with finite energies.", nameof(systems));
        int[] elements = [.. rows.SelectMany(r => r.Composition).Select(c => c.Element).Distinct().Order()];
        int n = elements.Length;
        var columns = new int[n == 0 ? 0 : elements[^1] + 1];
        for (int i = 0; i < n; i++)
            columns[elements[i]] = i;
        var normal = new double[n, n];
        var solution = new double[n];
        for (int round = 0; round < rounds; round++)
        {
            var right = new double[n];
            Array.Clear(normal);
            for (int row = 0; row < rows.Count; row++)
            {
                ((int Element, int Count)[] composition, double rest) = rows[row];
                double weight = weights?[row] ?? 1;
                foreach ((int element, int count) in composition)
                    rest -= count * solution[columns[element]];
                foreach ((int element, int count) in composition)
                {
                    int i = columns[element];
                    right[i] += weight * count * rest;
                    foreach ((int other, int otherCount) in composition)
                        normal[i, columns[other]] += weight * count * otherCount;
                }
            }
            double[] change = Solve(normal, right);
            for (int i = 0; i < n; i++)
                solution[i] += change[i];
        }
        var references = new double[columns.Length];
        for (int i = 0; i < n; i++)
            references[elements[i]] = solution[i];
        return references;
    }

    /// <summary>The shortest least-squares solution of a symmetric system, in units that give the matrix a unit diagonal.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int n = right.Length;
        double[] scale = [.. Enumerable.Range(0, n).Select(i => 1 / Math.Sqrt(matrix[i, i]))];
        var scaled = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                scaled[i, j] = matrix[i, j] * scale[i] * scale[j];
        }
        double[,] vectors = SymmetricEigenvalues.Diagonalize(scaled);
        double largest = Enumerable.Range(0, n).Select(i => scaled[i, i]).DefaultIfEmpty(0).Max();
        var solution = new double[n];
        for (int k = 0; k < n; k++)
        {
            if (scaled[k, k] <= RankTolerance * largest)
                continue;
            double projection = 0;
            for (int i = 0; i < n; i++)
                projection += vectors[i, k] * right[i] * scale[i];
            for (int i = 0; i < n; i++)
                solution[i] += vectors[i, k] * projection / scaled[k, k] * scale[i];
        }
        return solution;
    }
}
