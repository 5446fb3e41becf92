using System.Globalization;

namespace EquiDsl.Conformance;

/// <summary>Difference of one quantity from its golden value.</summary>
/// <param name="Case">Golden case.</param>
/// <param name="Quantity">Who computed it and its golden name, e.g. <c>interpreter:trace/x0</c>.</param>
/// <param name="RelativeL2">‖a − b‖₂ / ‖b‖₂.</param>
/// <param name="MaxError">Largest absolute difference.</param>
/// <param name="Bound">Bound on the relative error.</param>
/// <param name="Remark">Why it could not be compared, or empty.</param>
internal sealed record Comparison(string Case, string Quantity, double RelativeL2, double MaxError, double Bound, string Remark = "")
{
    /// <summary>Above the head of a table of comparisons.</summary>
    public static string Header => $"{"case",-20} {"quantity",-36} {"rel_l2",10} {"max_abs",10} {"bound",8}";

    public bool Passed => RelativeL2 <= Bound;

    /// <summary>Compares two arrays; a difference in length or a NaN is an infinite error.</summary>
    public static Comparison Of(string name, string quantity, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double bound)
    {
        if (actual.Length != expected.Length)
            return Impossible(name, quantity, bound, $"{actual.Length} numbers, expected {expected.Length}");
        double difference = 0, norm = 0, max = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double d = actual[i] - expected[i];
            if (!double.IsFinite(d))
                return Impossible(name, quantity, bound, $"element {i} is {actual[i]}, expected {expected[i]}");
            difference += d * d;
            norm += expected[i] * expected[i];
            max = Math.Max(max, Math.Abs(d));
        }
        // An array that is zero in exact arithmetic has no scale of its own; it is held to the bound absolutely.
        double relative = Math.Sqrt(difference) / (norm > 1e-24 ? Math.Sqrt(norm) : 1);
        return new(name, quantity, relative, max, bound);
    }

    /// <summary>A quantity that cannot be compared, which is as bad as an infinite error.</summary>
    public static Comparison Impossible(string name, string quantity, double bound, string remark) =>
        new(name, quantity, double.PositiveInfinity, double.PositiveInfinity, bound, remark);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Case,-20} {Quantity,-36} {Number(RelativeL2),10} {Number(MaxError),10} {Number(Bound),8} {(Passed ? "ok" : "FAILED")}{(Remark.Length > 0 ? ": " + Remark : "")}");

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.0e+00", CultureInfo.InvariantCulture) : "inf";
}
