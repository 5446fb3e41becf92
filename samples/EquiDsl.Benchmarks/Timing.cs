using System.Diagnostics;

namespace BenchmarksSample;

/// <summary>Repeated timing.</summary>
internal static class Timing
{
    /// <summary>Ascending seconds of <paramref name="repetitions"/> runs after warm-up.</summary>
    public static double[] Seconds(Action action, int warmUp, int repetitions)
    {
        for (int i = 0; i < warmUp; i++)
            action();
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds;
    }

    /// <summary>The middle one of ascending numbers.</summary>
    public static double Median(double[] ascending) => ascending[ascending.Length / 2];
}
