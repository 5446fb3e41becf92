using FsCheck;
using FsCheck.Fluent;

namespace EquiDsl.Tests.Mathematics;

/// <summary>A unit vector.</summary>
public sealed record Direction(double X, double Y, double Z)
{
    /// <summary>The direction of a vector.</summary>
    public static Direction Of(double x, double y, double z)
    {
        double length = Math.Sqrt((x * x) + (y * y) + (z * z));
        return new(x / length, y / length, z / length);
    }

    /// <summary>The components.</summary>
    public double[] Components => [X, Y, Z];
}

/// <summary>The rotation Ry(α)·Rx(β)·Ry(γ).</summary>
public sealed record Rotation(double Alpha, double Beta, double Gamma)
{
    /// <summary>(3, 3) row-major.</summary>
    public double[] Matrix =>
        Matrices.Multiply(Matrices.Multiply(AboutY(Alpha), AboutX(Beta), 3), AboutY(Gamma), 3);

    /// <summary>The rotation with a given matrix.</summary>
    public static Rotation Of(double[] matrix)
    {
        // R·ŷ gives α and β; what remains is a turn about y.
        double alpha = Math.Atan2(matrix[1], matrix[7]);
        double beta = Math.Atan2(Math.Sqrt((matrix[1] * matrix[1]) + (matrix[7] * matrix[7])), matrix[4]);
        double[] rest = Matrices.Multiply(
            Matrices.Transpose(new Rotation(alpha, beta, 0).Matrix, 3), matrix, 3);
        return new(alpha, beta, Math.Atan2(rest[2], rest[0]));
    }

    /// <summary>R·r.</summary>
    public Direction Apply(Direction r) =>
        Matrices.Multiply(Matrix, r.Components, 3) is [double x, double y, double z] ? new(x, y, z) : throw new InvalidOperationException();

    private static double[] AboutY(double a) => [Math.Cos(a), 0, Math.Sin(a), 0, 1, 0, -Math.Sin(a), 0, Math.Cos(a)];

    private static double[] AboutX(double a) => [1, 0, 0, 0, Math.Cos(a), -Math.Sin(a), 0, Math.Sin(a), Math.Cos(a)];
}

/// <summary>Random directions, poles and their neighbourhoods among them, and random rotations.</summary>
public static class Geometry
{
    private static readonly Gen<double> _component = Gen.Choose(-1_000_000, 1_000_000).Select(i => i * 1e-6);
    private static readonly Gen<double> _angle = Gen.Choose(-1_000_000, 1_000_000).Select(i => i * 1e-6 * Math.PI);

    /// <summary>Directions.</summary>
    public static Arbitrary<Direction> Directions()
    {
        Gen<Direction> anywhere =
            from x in _component
            from y in _component
            from z in _component
            where (x * x) + (y * y) + (z * z) > 1e-6
            select Direction.Of(x, y, z);
        Gen<Direction> nearPole =
            from direction in anywhere
            from exponent in Gen.Choose(1, 300)
            from sign in Gen.Elements(-1.0, 1.0)
            select Direction.Of(direction.X * Math.Pow(10, -exponent), sign, direction.Z * Math.Pow(10, -exponent));
        Gen<Direction> axis = Gen.Elements(
            new Direction(1, 0, 0), new(-1, 0, 0), new(0, 1, 0), new(0, -1, 0), new(0, 0, 1), new(0, 0, -1));
        return Gen.Frequency((6, anywhere), (2, nearPole), (1, axis)).ToArbitrary();
    }

    /// <summary>Rotations.</summary>
    public static Arbitrary<Rotation> Rotations() => (
        from alpha in _angle
        from beta in _angle
        from gamma in _angle
        select new Rotation(alpha, beta, gamma)).ToArbitrary();
}
