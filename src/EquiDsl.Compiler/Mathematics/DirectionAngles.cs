namespace EquiDsl.Compiler.Mathematics;

/// <summary>Cosines and sines of the angles of a direction: β from +y, α about +y from +z towards +x.</summary>
/// <param name="CosAlpha">z/ρ with ρ = √(x² + z²); 1 on the poles.</param>
/// <param name="SinAlpha">x/ρ; 0 on the poles.</param>
/// <param name="CosBeta">y/r.</param>
/// <param name="SinBeta">ρ/r, never negative.</param>
internal readonly record struct DirectionAngles(double CosAlpha, double SinAlpha, double CosBeta, double SinBeta)
{
    /// <summary>Angles of a vector of any positive length.</summary>
    /// <exception cref="ArgumentException">The vector is zero or not finite.</exception>
    public static DirectionAngles Of(double x, double y, double z)
    {
        double rho = Length(x, z), r = Length(rho, y);
        if (!(r > 0 && r <= double.MaxValue))
            throw new ArgumentException($"({x}, {y}, {z}) is not a direction.");
        return rho > 0 ? new(z / rho, x / rho, y / r, rho / r) : new(1, 0, y / r, 0);
    }

    // Scaled, so that next to a pole the squares do not underflow and α keeps all its digits.
    private static double Length(double a, double b)
    {
        double scale = Math.Max(Math.Abs(a), Math.Abs(b));
        if (scale == 0)
            return 0;
        a /= scale;
        b /= scale;
        return scale * Math.Sqrt((a * a) + (b * b));
    }
}
