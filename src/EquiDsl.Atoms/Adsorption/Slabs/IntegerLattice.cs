namespace EquiDsl.Atoms;

/// <summary>Integer vectors in and across a lattice plane.</summary>
internal static class IntegerLattice
{
    public static int GreatestCommonDivisor(params int[] numbers)
    {
        int divisor = 0;
        foreach (int number in numbers)
        {
            (int a, int b) = (divisor, Math.Abs(number));
            while (b != 0)
                (a, b) = (b, a % b);
            divisor = a;
        }
        return divisor;
    }

    /// <summary>
    /// A basis of the integer vectors: two whose product with the indices is zero, and one whose product is 1, by Euclid's
    /// algorithm on rows of the identity.
    /// </summary>
    /// <param name="indices">Three integers without a common divisor.</param>
    public static (int[] First, int[] Second, int[] Across) PlaneBasis(int[] indices)
    {
        int[][] rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
        int[] values = [.. indices];
        while (values.Count(v => v != 0) > 1)
        {
            int pivot = Enumerable.Range(0, 3).Where(i => values[i] != 0).MinBy(i => Math.Abs(values[i]));
            for (int i = 0; i < 3; i++)
            {
                if (i == pivot)
                    continue;
                int quotient = values[i] / values[pivot];
                values[i] -= quotient * values[pivot];
                rows[i] = [.. rows[i].Zip(rows[pivot], (a, b) => a - (quotient * b))];
            }
        }
        int across = Array.FindIndex(values, v => v != 0);
        if (values[across] < 0)
            rows[across] = Array.ConvertAll(rows[across], v => -v);
        return (rows[(across + 1) % 3], rows[(across + 2) % 3], rows[across]);
    }
}
