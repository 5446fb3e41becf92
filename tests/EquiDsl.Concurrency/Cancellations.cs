using EquiDsl;

namespace ConcurrencyTest;

/// <summary>Calls that are ended at any moment, beside others that are not: the others and all later ones give the same bits.</summary>
internal static class Cancellations
{
    public static string Run(int calls)
    {
        using Device device = Device.Cpu(2);
        using Whole model = Whole.FromSeed(1, device);
        AtomicStructure[] batch = Batches.All[3];
        Prediction alone = model.Predict(batch);
        model.Runtime.MaximumConcurrency = 2;
        int ended = 0;
        Check.OnThreads(4, thread =>
        {
            for (int call = 0; call < calls; call++)
            {
                using CancellationTokenSource source = new();
                Thread canceller = new(() =>
                {
                    Thread.SpinWait(((call * 37) + thread) % 50 * 200);
                    source.Cancel();
                });
                if (thread % 2 == 0)
                    canceller.Start();
                try
                {
                    Check.Require(Check.AreSame(alone, model.Predict(batch, source.Token)), $"thread {thread}, call {call}: another prediction");
                }
                catch (OperationCanceledException) when (thread % 2 == 0)
                {
                    Interlocked.Increment(ref ended);
                }
                if (thread % 2 == 0)
                    canceller.Join();
            }
        });
        Check.Require(Check.AreSame(alone, model.Predict(batch)), "another prediction after calls were ended");
        Check.Require(calls == 0 || ended > 0, "no call was ended");
        return $"{ended} of {2 * calls} calls ended, same bits";
    }
}
