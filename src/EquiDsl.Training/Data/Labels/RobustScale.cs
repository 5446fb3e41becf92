namespace EquiDsl.Training;

/// <summary>Where numbers lie, by measures that a few wild ones do not move.</summary>
/// <param name="Median">The median.</param>
/// <param name="Spread">The median of absolute deviations from it, times 1.4826: the standard deviation of normally distributed numbers.</param>
internal readonly record struct RobustScale(double Median, double Spread)
{
    /// <summary>Standard deviations of a normal distribution per median absolute deviation.</summary>
    public const double PerDeviation = 1.482602218505602;

    /// <summary>That of numbers; NaN of none.</summary>
    public static RobustScale Of(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers];
        if (sorted.Length == 0)
            return new(double.NaN, double.NaN);
        double median = MedianOf(sorted);
        return new(median, PerDeviation * MedianOf(Array.ConvertAll(sorted, x => Math.Abs(x - median))));
    }

    private static double MedianOf(double[] numbers)
    {
        Array.Sort(numbers);
        int half = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[half] : (0.5 * numbers[half - 1]) + (0.5 * numbers[half]);
    }
}
