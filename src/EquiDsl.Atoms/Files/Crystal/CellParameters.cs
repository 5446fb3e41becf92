namespace EquiDsl.Atoms;

/// <summary>Cells by lengths and angles.</summary>
internal static class CellParameters
{
    /// <summary>The vectors of a cell: a along x, b in the plane of x and y, c above it.</summary>
    /// <param name="lengths">a, b, c in Å.</param>
    /// <param name="angles">α (between b and c), β, γ in degrees.</param>
    /// <returns>The vectors as rows in Å; null when no cell has these lengths and angles.</returns>
    public static double[]? ToVectors(ReadOnlySpan<double> lengths, ReadOnlySpan<double> angles)
    {
        foreach (double angle in angles)
        {
            if (!(angle is > 0 and < 180))
                return null;
        }
        (double ca, double cb, double cg) = (Cosine(angles[0]), Cosine(angles[1]), Cosine(angles[2]));
        double sg = Math.Sqrt(1 - (cg * cg));
        double cy = (ca - (cb * cg)) / sg;
        double cz = Math.Sqrt(1 - (cb * cb) - (cy * cy));
        double[] cell =
        [
            lengths[0], 0, 0,
            lengths[1] * cg, lengths[1] * sg, 0,
            lengths[2] * cb, lengths[2] * cy, lengths[2] * cz,
        ];
        bool valid = lengths[0] > 0 && lengths[1] > 0 && lengths[2] > 0 && cz > 1e-6 && sg > 1e-6;
        return valid && Array.TrueForAll(cell, double.IsFinite) ? cell : null;
    }

    /// <summary>Cartesian coordinates of fractional ones.</summary>
    public static void ToCartesian(ReadOnlySpan<double> cell, ReadOnlySpan<double> fractional, Span<double> cartesian)
    {
        for (int d = 0; d < 3; d++)
            cartesian[d] = (fractional[0] * cell[d]) + (fractional[1] * cell[3 + d]) + (fractional[2] * cell[6 + d]);
    }

    /// <summary>The cosine of an angle in degrees, exact for right angles.</summary>
    private static double Cosine(double degrees) => degrees == 90 ? 0 : Math.Cos(degrees * Math.PI / 180);
}
