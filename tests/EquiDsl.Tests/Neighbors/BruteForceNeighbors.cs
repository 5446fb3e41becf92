namespace EquiDsl.Tests.Neighbors;

/// <summary>One edge within a structure.</summary>
internal readonly record struct Edge(int Source, int Target, int A, int B, int C, double X, double Y, double Z)
{
    public double Squared => (X * X) + (Y * Y) + (Z * Z);
}

/// <summary>All pairs and images, straight from the definition of the graph.</summary>
internal static class BruteForceNeighbors
{
    public static List<Edge> Find(AtomicStructure structure, double cutoff, int maxNeighbors)
    {
        int[] reach = Reach(structure, cutoff);
        var edges = new List<Edge>();
        for (int target = 0; target < structure.Count; target++)
        {
            var found = new List<Edge>();
            for (int source = 0; source < structure.Count; source++)
            {
                for (int a = -reach[0]; a <= reach[0]; a++)
                {
                    for (int b = -reach[1]; b <= reach[1]; b++)
                    {
                        for (int c = -reach[2]; c <= reach[2]; c++)
                        {
                            Edge edge = Make(structure, source, target, a, b, c);
                            if (edge.Squared > 1e-4 && Math.Sqrt(edge.Squared) <= cutoff)
                                found.Add(edge);
                        }
                    }
                }
            }
            // OrderBy is stable: of equal distances the earlier edge is kept.
            var kept = found.Index().OrderBy(item => item.Item.Squared).Take(maxNeighbors).OrderBy(item => item.Index);
            edges.AddRange(kept.Select(item => item.Item));
        }
        return edges;
    }

    private static Edge Make(AtomicStructure s, int source, int target, int a, int b, int c)
    {
        Span<double> v = stackalloc double[3];
        for (int k = 0; k < 3; k++)
        {
            double shift = (a * s.Cell[k]) + (b * s.Cell[3 + k]) + (c * s.Cell[6 + k]);
            v[k] = s.Positions[(3 * source) + k] + shift - s.Positions[(3 * target) + k];
        }
        return new Edge(source, target, a, b, c, v[0], v[1], v[2]);
    }

    /// <summary>
    /// For every periodic axis the offsets that an edge can have: the component of a difference of positions along
    /// the reciprocal vector, within the space that the periodic vectors span, moved by at most the cutoff.
    /// </summary>
    private static int[] Reach(AtomicStructure s, double cutoff)
    {
        int[] periodic = [.. Enumerable.Range(0, 3).Where(axis => s.Periodicity[axis])];
        var reach = new int[3];
        double[][] gram = [.. periodic.Select(i => periodic.Select(j => Dot(s.Cell.AsSpan(3 * i, 3), s.Cell.AsSpan(3 * j, 3))).ToArray())];
        double[][] inverse = Invert(gram);
        for (int p = 0; p < periodic.Length; p++)
        {
            var reciprocal = new double[3];
            for (int q = 0; q < periodic.Length; q++)
            {
                for (int k = 0; k < 3; k++)
                    reciprocal[k] += inverse[p][q] * s.Cell[(3 * periodic[q]) + k];
            }
            double[] fractions = [.. Enumerable.Range(0, s.Count).Select(i => Dot(s.Positions.AsSpan(3 * i, 3), reciprocal))];
            double spread = fractions.Max() - fractions.Min();
            reach[periodic[p]] = (int)Math.Ceiling((cutoff * Math.Sqrt(Dot(reciprocal, reciprocal))) + spread + 1e-9);
        }
        return reach;
    }

    private static double Dot(ReadOnlySpan<double> u, ReadOnlySpan<double> v) => (u[0] * v[0]) + (u[1] * v[1]) + (u[2] * v[2]);

    private static double[][] Invert(double[][] matrix)
    {
        int n = matrix.Length;
        double[][] work = [.. matrix.Select((row, i) => row.Concat(Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0)).ToArray())];
        for (int pivot = 0; pivot < n; pivot++)
        {
            double scale = work[pivot][pivot];
            for (int j = 0; j < 2 * n; j++)
                work[pivot][j] /= scale;
            for (int i = 0; i < n; i++)
            {
                double factor = i == pivot ? 0 : work[i][pivot];
                for (int j = 0; j < 2 * n; j++)
                    work[i][j] -= factor * work[pivot][j];
            }
        }
        return [.. work.Select(row => row[n..])];
    }
}
