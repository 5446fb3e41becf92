namespace EquiDsl.Atoms;

/// <summary>Random orientations of a molecule in the surface's axes.</summary>
internal static class RandomRotations
{
    /// <summary>Turned copies of positions, N × 3.</summary>
    public static double[] Turn(double[] positions, AdsorbateRotation rotation, double largestTilt, RandomStream random)
    {
        double[] turned = [.. positions];
        CellMatrix.Apply(turned, rotation == AdsorbateRotation.Uniform ? Uniform(random) : Upright(largestTilt * Math.PI / 180, random));
        return turned;
    }

    /// <summary>Any rotation, by a unit quaternion of four normal numbers.</summary>
    public static double[] Uniform(RandomStream random)
    {
        double[] q = [random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()];
        double length = Math.Sqrt(q.Sum(x => x * x));
        (double w, double x, double y, double z) = (q[0] / length, q[1] / length, q[2] / length, q[3] / length);
        return
        [
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) + (w * z)), 2 * ((x * z) - (w * y)),
            2 * ((x * y) - (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) + (w * x)),
            2 * ((x * z) + (w * y)), 2 * ((y * z) - (w * x)), 1 - (2 * ((x * x) + (y * y))),
        ];
    }

    /// <summary>A turn about z by any angle, then a tilt towards any direction, uniform on the cap.</summary>
    private static double[] Upright(double largestTilt, RandomStream random)
    {
        double turn = 2 * Math.PI * random.NextUniform(), towards = 2 * Math.PI * random.NextUniform();
        double tilt = Math.Acos(1 - (random.NextUniform() * (1 - Math.Cos(largestTilt))));
        return CellMatrix.Multiply(AboutZ(turn - towards), CellMatrix.Multiply(AboutY(tilt), AboutZ(towards)));
    }

    private static double[] AboutZ(double angle) => [Math.Cos(angle), Math.Sin(angle), 0, -Math.Sin(angle), Math.Cos(angle), 0, 0, 0, 1];

    private static double[] AboutY(double angle) => [Math.Cos(angle), 0, -Math.Sin(angle), 0, 1, 0, Math.Sin(angle), 0, Math.Cos(angle)];
}
