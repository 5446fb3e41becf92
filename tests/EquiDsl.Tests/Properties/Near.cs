using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Distances between results.</summary>
internal static class Near
{
    /// <summary>What float32 reaches.</summary>
    public const double Single = 1e-5;

    /// <summary>Values that are zero in exact arithmetic are below this in float32.</summary>
    private const double Zero = 1e-6;

    public static double Length(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));

    /// <summary>Length of the difference relative to <paramref name="expected"/>, or to <paramref name="scale"/> if that is larger.</summary>
    public static double Error(double[] expected, double[] actual, double scale = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(actual, v => Assert.True(double.IsFinite(v)));
        double difference = Length(expected.Zip(actual, (a, b) => a - b));
        return difference / Math.Max(Math.Max(Length(expected), scale), Zero / Single);
    }

    public static void Check(double[] expected, double[] actual, string what, double tolerance = Single, double scale = 0)
    {
        double error = Error(expected, actual, scale);
        Assert.True(error <= tolerance, $"{what}: {error:e2} > {tolerance:e0}");
    }

    /// <summary>Two predictions agree in float32.</summary>
    public static void Predictions(Outputs expected, Prediction actual, string what)
    {
        Check(expected.Energies, actual.Energies, what + ", energies", scale: expected.EnergyScale);
        Check(expected.Forces, actual.Forces, what + ", forces");
    }
}
