using System.Diagnostics;

namespace BenchmarksSample;

/// <summary>Repeated timing.</summary>
internal static class Timing
{
    /// <summary>Ascending seconds of <paramref name="repetitions"/> runs after warm-up.</summary>
    /// <param name="action">What is timed.</param>
    /// <param name="warmUp">Runs before.</param>
    /// <param name="repetitions">Runs that count.</param>
    /// <param name="prepare">What comes before every run and is not timed.</param>
    public static double[] Seconds(Action action, int warmUp, int repetitions, Action? prepare = null)
    {
        for (int i = 0; i < warmUp; i++)
        {
            prepare?.Invoke();
            action();
        }
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            prepare?.Invoke();
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
