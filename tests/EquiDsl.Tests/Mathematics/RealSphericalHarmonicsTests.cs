using System.Numerics;
using EquiDsl.Compiler.Mathematics;
using FsCheck.Xunit;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class RealSphericalHarmonicsTests
{
    [Property(Arbitrary = [typeof(Geometry)])]
    public void Low_degrees_are_the_known_polynomials(Direction direction)
    {
        (double x, double y, double z) = direction;
        double s = Math.Sqrt(1 / (4 * Math.PI)), p = Math.Sqrt(3 / (4 * Math.PI)), d = Math.Sqrt(15 / (4 * Math.PI));
        double[] expected =
        [
            s, p * x, p * y, p * z,
            d * x * z, d * x * y, d / Math.Sqrt(12) * ((3 * y * y) - 1), d * y * z, d / 2 * ((z * z) - (x * x)),
        ];
        AssertClose(expected, RealSphericalHarmonics.Evaluate(2, x, y, z), 1e-15);
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Product_of_two_directions_is_the_legendre_polynomial_of_their_angle(Direction a, Direction b)
    {
        const int LMax = 20;
        double[] ya = RealSphericalHarmonics.Evaluate(LMax, a.X, a.Y, a.Z);
        double[] yb = RealSphericalHarmonics.Evaluate(LMax, b.X, b.Y, b.Z);
        double cos = (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z), previous = 0, current = 1;
        for (int l = 0; l <= LMax; l++)
        {
            double sum = OfDegree(ya, l).Zip(OfDegree(yb, l), (u, v) => u * v).Sum();
            Assert.Equal(((2 * l) + 1) / (4 * Math.PI) * current, sum, 1e-12);
            (previous, current) = (current, ((((2 * l) + 1) * cos * current) - (l * previous)) / (l + 1));
        }
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Length_of_the_vector_does_not_matter(Direction direction)
    {
        (double x, double y, double z) = direction;
        AssertClose(
            RealSphericalHarmonics.Evaluate(8, x, y, z), RealSphericalHarmonics.Evaluate(8, 7 * x, 7 * y, 7 * z), 1e-14);
    }

    // Points with rational sine and cosine, where the recurrence on integers is exact.
    [Theory]
    [InlineData(3, 4, 5)]
    [InlineData(-5, 12, 13)]
    [InlineData(-24, 7, 25)]
    [InlineData(99, 20, 101)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(-1, 0, 1)]
    public void Normalized_legendre_is_accurate_to_degree_20(int cosine, int sine, int hypotenuse)
    {
        const int LMax = 20;
        double[] actual = RealSphericalHarmonics.NormalizedLegendre(LMax, (double)cosine / hypotenuse, (double)sine / hypotenuse);
        Assert.Equal((LMax + 1) * (LMax + 2) / 2, actual.Length);
        for (int m = 0; m <= LMax; m++)
        {
            // P_lm·(l−m)!·hypotenuse^l
            BigInteger before = 0, value = BigInteger.Pow(sine, m);
            for (int odd = 3; odd < 2 * m; odd += 2)
                value *= odd;
            for (int l = m; l <= LMax; l++)
            {
                BigInteger numerator = ((2 * l) + 1) * value * value;
                BigInteger denominator = Factorial(l - m) * Factorial(l + m) * BigInteger.Pow(hypotenuse, 2 * l);
                double expected = value.Sign * Math.Sqrt((double)numerator / (double)denominator / (4 * Math.PI));
                Assert.Equal(expected, actual[(l * (l + 1) / 2) + m], 1e-13);
                BigInteger next = (((2 * l) + 1) * cosine * value) - ((l + m) * (l - m) * hypotenuse * hypotenuse * before);
                (before, value) = (value, next);
            }
        }
    }

    [Fact]
    public void Zero_vector_and_NaN_have_no_harmonics()
    {
        Assert.Throws<ArgumentException>(() => RealSphericalHarmonics.Evaluate(1, 0, 0, 0));
        Assert.Throws<ArgumentException>(() => RealSphericalHarmonics.Evaluate(1, double.NaN, 0, 1));
        Assert.Throws<ArgumentException>(() => RealSphericalHarmonics.Evaluate(1, 0, double.NaN, 1));
        Assert.Throws<ArgumentException>(() => RealSphericalHarmonics.Evaluate(1, 0, double.PositiveInfinity, 1));
    }

    private static BigInteger Factorial(int n) => Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, i) => product * i);
}
