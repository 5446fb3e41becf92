namespace EquiDsl.Atoms;

/// <summary>3 × 3 matrices as the protocol has them: its cell vectors are columns.</summary>
internal static class IpiMatrix
{
    public static double[] Transposed(ReadOnlySpan<double> m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

    /// <summary>Fills in the other half of a symmetric matrix of which only a triangle was sent, as LAMMPS does.</summary>
    public static void CompleteTriangle(Span<double> m)
    {
        if (m[3] == 0 && m[6] == 0 && m[7] == 0)
            (m[3], m[6], m[7]) = (m[1], m[2], m[5]);
        else if (m[1] == 0 && m[2] == 0 && m[5] == 0)
            (m[1], m[2], m[5]) = (m[3], m[6], m[7]);
    }

    /// <summary>The inverse, or zeros of a cell without volume.</summary>
    public static double[] Inverse(ReadOnlySpan<double> m)
    {
        double[] adjugate =
        [
            (m[4] * m[8]) - (m[5] * m[7]), (m[2] * m[7]) - (m[1] * m[8]), (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]), (m[0] * m[8]) - (m[2] * m[6]), (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]), (m[1] * m[6]) - (m[0] * m[7]), (m[0] * m[4]) - (m[1] * m[3]),
        ];
        double determinant = (m[0] * adjugate[0]) + (m[1] * adjugate[3]) + (m[2] * adjugate[6]);
        return determinant == 0 ? new double[9] : Array.ConvertAll(adjugate, a => a / determinant);
    }
}
