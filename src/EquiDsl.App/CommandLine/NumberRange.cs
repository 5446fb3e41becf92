using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace EquiDsl.App;

/// <summary>The numbers that an option takes; none without a bound is infinite.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="LowIsIn">Whether the lower bound is itself taken.</param>
/// <param name="HighIsIn">Whether the upper bound is itself taken.</param>
internal sealed record NumberRange(double Low, double High = double.PositiveInfinity, bool LowIsIn = true, bool HighIsIn = true)
{
    private static readonly ConditionalWeakTable<Symbol, NumberRange> s_ranges = [];

    /// <summary>Says that options take numbers from a bound on.</summary>
    public static void AtLeast(double low, params ReadOnlySpan<Option> options) => Set(new(low), options);

    /// <summary>Says that options take numbers above a bound.</summary>
    public static void Above(double low, params ReadOnlySpan<Option> options) => Set(new(low, LowIsIn: false), options);

    /// <summary>Says that options take numbers from one bound to another.</summary>
    public static void Between(double low, double high, params ReadOnlySpan<Option> options) => Set(new(low, high), options);

    /// <summary>The range of an option or argument; null when it takes any finite number.</summary>
    public static NumberRange? Of(Symbol symbol) => s_ranges.TryGetValue(symbol, out NumberRange? range) ? range : null;

    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(double value) => (LowIsIn ? value >= Low : value > Low) && (HighIsIn ? value <= High : value < High);

    /// <summary>What a number must be, after "must be".</summary>
    public override string ToString()
    {
        string low = string.Create(CultureInfo.InvariantCulture, $"{(LowIsIn ? "at least" : "above")} {Low}");
        return double.IsInfinity(High) ? low : string.Create(CultureInfo.InvariantCulture, $"{low} and {(HighIsIn ? "at most" : "below")} {High}");
    }

    private static void Set(NumberRange range, ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
            s_ranges.AddOrUpdate(option, range);
    }
}
