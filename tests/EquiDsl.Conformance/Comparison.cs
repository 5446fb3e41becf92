using System.Globalization;

namespace EquiDsl.Conformance;

/// <summary>Difference of one quantity from its golden value.</summary>
/// <param name="Case">Golden case.</param>
/// <param name="Quantity">E.g. <c>interpreter trace/x0</c>.</param>
/// <param name="RelativeL2">‖a − b‖₂ / ‖b‖₂.</param>
/// <param name="MaxError">Largest absolute difference.</param>
/// <param name="Bound">Bound on the relative error.</param>
internal sealed record Comparison(string Case, string Quantity, double RelativeL2, double MaxError, double Bound)
{
    public bool Passed => RelativeL2 <= Bound;

    /// <summary>Compares two arrays; a difference in length or a NaN is an infinite error.</summary>
    public static Comparison Of(string name, string quantity, double[] actual, double[] expected, double bound)
    {
        if (actual.Length != expected.Length)
            return new(name, $"{quantity} ({actual.Length} numbers, expected {expected.Length})", double.PositiveInfinity, double.PositiveInfinity, bound);
        double difference = 0, norm = 0, max = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double d = actual[i] - expected[i];
            if (double.IsNaN(d))
                return new(name, quantity, double.PositiveInfinity, double.NaN, bound);
            difference += d * d;
            norm += expected[i] * expected[i];
            max = Math.Max(max, Math.Abs(d));
        }
        // An array that is zero in exact arithmetic has no scale of its own; it is held to the bound absolutely.
        double relative = Math.Sqrt(difference) / (norm > 1e-24 ? Math.Sqrt(norm) : 1);
        return new(name, quantity, relative, max, bound);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Case,-20} {Quantity,-44} {RelativeL2,10:0.0e+00} {MaxError,10:0.0e+00} {Bound,8:0e+00} {(Passed ? "ok" : "FAILED")}");
}
