namespace EquiDsl.Training;

/// <summary>
/// Counts lengths by size, so that the median of those of millions of forces needs no list of them. Medians are right to 2 %. Adding is
/// thread-safe, and the counts do not depend on the order.
/// </summary>
internal sealed class NormHistogram
{
    // Bins per factor of 2, from 2⁻⁴⁰ on; what is smaller counts as 0, and what is larger as the largest.
    private const int PerOctave = 32, LeastExponent = -40, Octaves = 160;

    private readonly long[] _counts = new long[1 + (PerOctave * Octaves)];

    /// <summary>Number of lengths.</summary>
    public long Count => _counts.Sum();

    /// <summary>Counts a length, finite and at least 0.</summary>
    public void Add(double length)
    {
        double place = (Math.Log2(length) - LeastExponent) * PerOctave;
        Interlocked.Increment(ref _counts[place < 0 ? 0 : 1 + (int)Math.Min(place, _counts.Length - 2)]);
    }

    /// <summary>Takes the counts of another in.</summary>
    public void Add(NormHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>The median and the spread of the lengths; NaN without any.</summary>
    public RobustScale Scale()
    {
        (double Value, long Count)[] lengths = [.. _counts.Select((count, i) => (Middle(i), count)).Where(l => l.count > 0)];
        if (lengths.Length == 0)
            return new(double.NaN, double.NaN);
        double median = Median(lengths);
        return new(median, RobustScale.PerDeviation * Median([.. lengths.Select(l => (Value: Math.Abs(l.Value - median), l.Count)).OrderBy(l => l.Value)]));
    }

    private static double Middle(int bin) => bin == 0 ? 0 : Math.Pow(2, LeastExponent + ((bin - 0.5) / PerOctave));

    private static double Median((double Value, long Count)[] ascending)
    {
        long half = ascending.Sum(l => l.Count) / 2, passed = 0;
        foreach ((double value, long count) in ascending)
        {
            passed += count;
            if (passed > half)
                return value;
        }
        return ascending[^1].Value;
    }
}
