using System.Globalization;
using ScottPlot;

namespace EquiDsl.App;

/// <summary>Ticks of an axis that holds decimal logarithms, labelled with the numbers themselves: at least two, whatever the range.</summary>
internal sealed class LogarithmicTicks : ITickGenerator
{
    // Below so many decades even steps are round, and above so many there is no room for more than powers of ten.
    private const double FewDecades = 0.9, ManyDecades = 3;

    private const int MostPowers = 8;

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 100;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle) =>
        Ticks = [.. Positions(range.Min, range.Max).Select(tick => new Tick(
            Math.Log10(tick.Value), tick.IsMajor ? tick.Value.ToString("G6", CultureInfo.InvariantCulture) : "", tick.IsMajor))];

    /// <summary>The numbers to mark between two powers of ten, and whether they have labels.</summary>
    /// <param name="low">The logarithm of the smallest.</param>
    /// <param name="high">The logarithm of the largest.</param>
    public static IEnumerable<(double Value, bool IsMajor)> Positions(double low, double high)
    {
        if (!(high > low) || !double.IsFinite(high - low))
            yield break;
        double span = high - low;
        if (span < FewDecades)
        {
            double first = Math.Pow(10, low), last = Math.Pow(10, high), step = RoundStep((last - first) / 5);
            for (double k = Math.Ceiling(first / step); k * step <= last; k++)
                yield return (k * step, true);
            yield break;
        }
        int every = span > ManyDecades ? (int)Math.Ceiling(span / MostPowers) : 1;
        for (int power = (int)Math.Floor(low); power <= high; power++)
        {
            for (int digit = 1; digit < (every == 1 ? 10 : 2); digit++)
            {
                double position = power + Math.Log10(digit);
                if (position < low || position > high)
                    continue;
                bool isMajor = span > ManyDecades ? digit == 1 && power % every == 0 : digit is 1 or 2 or 5;
                yield return (digit * Math.Pow(10, power), isMajor);
            }
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, not below a size but for rounding.</summary>
    private static double RoundStep(double size)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(size))), digit = size / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
