using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Comparison of results that went through units and back.</summary>
internal static class Agreement
{
    /// <summary>Requires every number to agree relative to the largest of its array.</summary>
    public static void Check(IpiResult expected, IpiResult actual, double tolerance)
    {
        Assert.Equal(expected.Energy, actual.Energy, tolerance * Math.Abs(expected.Energy));
        Check(expected.Forces, actual.Forces, tolerance);
        Check(expected.Virial!, actual.Virial!, tolerance);
    }

    public static void Check(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double bound = tolerance * expected.Max(Math.Abs);
        Assert.True(bound > 0);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], bound);
    }
}
