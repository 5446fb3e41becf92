namespace EquiDsl.Training;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.</summary>
internal static class SymmetricEigenvalues
{
    private const int MostSweeps = 60;

    /// <param name="matrix">n × n, overwritten by the eigenvalues on its diagonal.</param>
    /// <returns>Eigenvectors as columns, n × n.</returns>
    public static double[,] Diagonalize(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var vectors = new double[n, n];
        for (int i = 0; i < n; i++)
            vectors[i, i] = 1;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > 0; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, p, q);
            }
        }
        return vectors;
    }

    private static double OffDiagonal(double[,] a)
    {
        int n = a.GetLength(0);
        double sum = 0;
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
                sum += Math.Abs(a[p, q]);
        }
        return sum;
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        double pq = a[p, q];
        if (Math.Abs(pq) <= 1e-300 || Math.Abs(pq) < 1e-18 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q])))
        {
            a[p, q] = a[q, p] = 0;
            return;
        }
        double theta = (a[q, q] - a[p, p]) / (2 * pq);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        int n = a.GetLength(0);
        for (int k = 0; k < n; k++)
        {
            (double kp, double kq) = (a[k, p], a[k, q]);
            (a[k, p], a[k, q]) = ((c * kp) - (s * kq), (s * kp) + (c * kq));
        }
        for (int k = 0; k < n; k++)
        {
            (double pk, double qk) = (a[p, k], a[q, k]);
            (a[p, k], a[q, k]) = ((c * pk) - (s * qk), (s * pk) + (c * qk));
            (double kp, double kq) = (v[k, p], v[k, q]);
            (v[k, p], v[k, q]) = ((c * kp) - (s * kq), (s * kp) + (c * kq));
        }
        a[p, q] = a[q, p] = 0;
    }
}
