using EquiDsl.Compiler.Mathematics;
using FsCheck.Xunit;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class EdgeFrameTests
{
    private const int LMax = 10;

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Is_the_transposed_rotation_with_the_direction_s_angles(Direction v)
    {
        // The angles through atan2 alone: acos y would lose digits next to the poles.
        double alpha = Math.Atan2(v.X, v.Z), beta = Math.Atan2(Math.Sqrt((v.X * v.X) + (v.Z * v.Z)), v.Y);
        for (int l = 0; l <= LMax; l++)
        {
            double[] d = WignerD.Matrix(l, alpha, beta, 0);
            AssertClose(Transpose(d, (2 * l) + 1), WignerD.EdgeFrame(l, v.X, v.Y, v.Z), 1e-12);
        }
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Turns_the_direction_onto_the_polar_axis(Direction v)
    {
        double[] y = RealSphericalHarmonics.Evaluate(LMax, v.X, v.Y, v.Z);
        double[] pole = RealSphericalHarmonics.Evaluate(LMax, 0, 1, 0);
        for (int l = 0; l <= LMax; l++)
            AssertClose(OfDegree(pole, l), Multiply(WignerD.EdgeFrame(l, v.X, v.Y, v.Z), OfDegree(y, l), (2 * l) + 1), 1e-12);
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Is_orthogonal(Direction v)
    {
        for (int l = 0; l <= LMax; l++)
        {
            int n = (2 * l) + 1;
            double[] w = WignerD.EdgeFrame(l, v.X, v.Y, v.Z);
            AssertClose(Identity(n), Multiply(w, Transpose(w, n), n), 1e-13);
        }
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Frames_of_a_turned_direction_differ_by_a_turn_about_the_polar_axis(Rotation rotation, Direction v)
    {
        Direction turned = rotation.Apply(v);
        for (int l = 0; l <= LMax; l++)
        {
            // W(Rv)·D(R)·W(v)ᵀ maps +y to +y, so it couples each order only with itself and its negative.
            int n = (2 * l) + 1;
            double[] d = WignerD.Matrix(l, rotation.Alpha, rotation.Beta, rotation.Gamma);
            double[] roll = Multiply(
                Multiply(WignerD.EdgeFrame(l, turned.X, turned.Y, turned.Z), d, n),
                Transpose(WignerD.EdgeFrame(l, v.X, v.Y, v.Z), n), n);
            double[] sparse = roll.Select((value, i) => i / n == i % n || i / n == n - 1 - (i % n) ? value : 0).ToArray();
            AssertClose(sparse, roll, 1e-12);
        }
    }

    [Fact]
    public void Poles_have_alpha_zero()
    {
        for (int l = 0; l <= LMax; l++)
        {
            AssertClose(Identity((2 * l) + 1), WignerD.EdgeFrame(l, 0, 1, 0), 5e-15);
            AssertClose(Transpose(WignerD.Matrix(l, 0, Math.PI, 0), (2 * l) + 1), WignerD.EdgeFrame(l, 0, -1, 0), 1e-13);
            AssertClose(Identity((2 * l) + 1), WignerD.EdgeFrame(l, -0.0, 1, -0.0), 5e-15);
        }
        AssertClose([1, 0, 0, 0, -1, 0, 0, 0, -1], WignerD.EdgeFrame(1, 0, -1, 0), 0);
    }

    [Theory]
    [InlineData(1e-150)]
    [InlineData(1e-161)]
    [InlineData(1e-300)]
    public void Next_to_a_pole_alpha_keeps_its_digits(double distance)
    {
        double[] expected = Transpose(WignerD.Matrix(4, Math.Atan2(3, 4), 0, 0), 9);
        AssertClose(expected, WignerD.EdgeFrame(4, 3 * distance, 1, 4 * distance), 1e-14);
    }

    [Fact]
    public void Zero_vector_has_no_frame()
    {
        Assert.Throws<ArgumentException>(() => WignerD.EdgeFrame(1, 0, 0, 0));
        Assert.Throws<ArgumentException>(() => new EdgeFrameTables(1, 1).Evaluate(0, double.NaN, 0));
    }
}
