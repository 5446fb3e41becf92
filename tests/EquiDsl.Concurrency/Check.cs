using System.Diagnostics;
using System.Runtime.InteropServices;
using EquiDsl;

namespace ConcurrencyTest;

/// <summary>What a run has found wrong.</summary>
internal sealed class FailedCheck(string message) : Exception(message);

/// <summary>What the checks have in common.</summary>
internal static class Check
{
    /// <summary>Longest wait for a thread, after which it hangs.</summary>
    private static readonly TimeSpan s_hanging = TimeSpan.FromMinutes(2);

    public static void Require(bool condition, string problem)
    {
        if (!condition)
            throw new FailedCheck(problem);
    }

    /// <summary>Whether two predictions are the same to the bit.</summary>
    public static bool AreSame(Prediction a, Prediction b) => AreSame(a.Energies, b.Energies) && AreSame(a.Forces, b.Forces);

    public static bool AreSame<T>(T[] a, T[] b)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(a).SequenceEqual(MemoryMarshal.AsBytes<T>(b));

    /// <summary>Runs something on several threads at once and passes on what went wrong first.</summary>
    public static void OnThreads(int count, Action<int> work)
    {
        Exception? failure = null;
        using Barrier start = new(count);
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    start.SignalAndWait();
                    work(number);
                }
                catch (Exception problem)
                {
                    Interlocked.CompareExchange(ref failure, problem, null);
                }
            }) { IsBackground = true };
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            Require(thread.Join(s_hanging), "a thread hangs");
        if (failure is FailedCheck)
            throw failure;
        Require(failure is null, $"{failure}");
    }

    /// <summary>Runs a part and says how long it took.</summary>
    public static void Part(string name, Func<string> part)
    {
        long start = Stopwatch.GetTimestamp();
        string result = part();
        Console.WriteLine(FormattableString.Invariant($"{name}: {result}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
    }
}
