using Xunit;

namespace EquiDsl.Tests.Mathematics;

/// <summary>Plain row-major matrix arithmetic.</summary>
internal static class Matrices
{
    /// <summary>A·B with <paramref name="inner"/> columns of A.</summary>
    public static double[] Multiply(double[] a, double[] b, int inner)
    {
        int rows = a.Length / inner, columns = b.Length / inner;
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                    product[(i * columns) + j] += a[(i * inner) + k] * b[(k * columns) + j];
            }
        }
        return product;
    }

    /// <summary>Aᵀ with <paramref name="columns"/> columns of A.</summary>
    public static double[] Transpose(double[] a, int columns)
    {
        int rows = a.Length / columns;
        double[] transposed = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            transposed[(i % columns * rows) + (i / columns)] = a[i];
        return transposed;
    }

    /// <summary>The n × n identity.</summary>
    public static double[] Identity(int n) =>
        Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 1.0 : 0).ToArray();

    /// <summary>Degree <paramref name="l"/> of a vector in the flat order l² + l + m.</summary>
    public static double[] OfDegree(double[] harmonics, int l) => harmonics[(l * l)..((l + 1) * (l + 1))];

    /// <summary>Fails where two arrays differ by more than <paramref name="tolerance"/>, or hold a NaN.</summary>
    public static void AssertClose(double[] expected, double[] actual, double tolerance, string what = "element")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"{what} {i}: expected {expected[i]:R}, got {actual[i]:R}, tolerance {tolerance:R}");
        }
    }
}
