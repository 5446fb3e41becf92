using EquiDsl.Compiler.Mathematics;
using FsCheck.Xunit;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class WignerDTests
{
    private const int LMax = 10;

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Turns_harmonics(Rotation rotation, Direction r)
    {
        Direction turned = rotation.Apply(r);
        double[] y = RealSphericalHarmonics.Evaluate(LMax, r.X, r.Y, r.Z);
        double[] expected = RealSphericalHarmonics.Evaluate(LMax, turned.X, turned.Y, turned.Z);
        for (int l = 0; l <= LMax; l++)
            AssertClose(OfDegree(expected, l), Multiply(D(l, rotation), OfDegree(y, l), (2 * l) + 1), 1e-12);
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Composes_like_rotations(Rotation first, Rotation second)
    {
        Rotation product = Rotation.Of(Multiply(first.Matrix, second.Matrix, 3));
        for (int l = 0; l <= LMax; l++)
            AssertClose(D(l, product), Multiply(D(l, first), D(l, second), (2 * l) + 1), 1e-12);
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Is_orthogonal(Rotation rotation)
    {
        for (int l = 0; l <= LMax; l++)
        {
            int n = (2 * l) + 1;
            double[] d = D(l, rotation);
            AssertClose(Identity(n), Multiply(d, Transpose(d, n), n), 1e-13);
        }
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Degree_one_is_the_rotation_itself(Rotation rotation) =>
        AssertClose(rotation.Matrix, D(1, rotation), 1e-15);

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Inverse_exchanges_and_negates_the_angles(Rotation rotation)
    {
        for (int l = 0; l <= LMax; l++)
        {
            AssertClose(
                Transpose(D(l, rotation), (2 * l) + 1),
                WignerD.Matrix(l, -rotation.Gamma, -rotation.Beta, -rotation.Alpha),
                1e-13);
        }
    }

    [Fact]
    public void Of_zero_angles_is_the_identity()
    {
        for (int l = 0; l <= LMax; l++)
            AssertClose(Identity((2 * l) + 1), WignerD.Matrix(l, 0, 0, 0), 5e-15);
    }

    private static double[] D(int l, Rotation rotation) => WignerD.Matrix(l, rotation.Alpha, rotation.Beta, rotation.Gamma);
}
