namespace EquiDsl.Atoms;

/// <summary>3 × 3 matrices of cells and strains: 9 numbers, row after row.</summary>
internal static class CellMatrix
{
    public static double[] Identity => [1, 0, 0, 0, 1, 0, 0, 0, 1];

    public static double Determinant(ReadOnlySpan<double> m) =>
        (m[0] * ((m[4] * m[8]) - (m[5] * m[7]))) - (m[1] * ((m[3] * m[8]) - (m[5] * m[6]))) + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));

    /// <summary>The volume in Å³; 0 when the vectors are not independent.</summary>
    public static double Volume(ReadOnlySpan<double> cell) => Math.Abs(Determinant(cell));

    public static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var product = new double[9];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                product[(3 * i) + j] = (a[3 * i] * b[j]) + (a[(3 * i) + 1] * b[3 + j]) + (a[(3 * i) + 2] * b[6 + j]);
        }
        return product;
    }

    public static double[] Transpose(ReadOnlySpan<double> m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

    /// <summary>The inverse; numbers that are not finite for a singular matrix.</summary>
    public static double[] Inverse(ReadOnlySpan<double> m)
    {
        double d = Determinant(m);
        return
        [
            ((m[4] * m[8]) - (m[5] * m[7])) / d, ((m[2] * m[7]) - (m[1] * m[8])) / d, ((m[1] * m[5]) - (m[2] * m[4])) / d,
            ((m[5] * m[6]) - (m[3] * m[8])) / d, ((m[0] * m[8]) - (m[2] * m[6])) / d, ((m[2] * m[3]) - (m[0] * m[5])) / d,
            ((m[3] * m[7]) - (m[4] * m[6])) / d, ((m[1] * m[6]) - (m[0] * m[7])) / d, ((m[0] * m[4]) - (m[1] * m[3])) / d,
        ];
    }

    /// <summary>Replaces every row vector v by v · m.</summary>
    public static void Apply(Span<double> rows, ReadOnlySpan<double> m)
    {
        for (int i = 0; i < rows.Length; i += 3)
        {
            double x = rows[i], y = rows[i + 1], z = rows[i + 2];
            for (int j = 0; j < 3; j++)
                rows[i + j] = (x * m[j]) + (y * m[3 + j]) + (z * m[6 + j]);
        }
    }

    /// <summary>The symmetric matrix of xx, yy, zz, yz, xz, xy.</summary>
    public static double[] Symmetric(ReadOnlySpan<double> s) => [s[0], s[5], s[4], s[5], s[1], s[3], s[4], s[3], s[2]];
}
