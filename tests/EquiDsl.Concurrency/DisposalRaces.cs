using EquiDsl;

namespace ConcurrencyTest;

/// <summary>Model or device is disposed while threads predict: each call gives the right bits or says that it was disposed, and nothing hangs.</summary>
internal static class DisposalRaces
{
    private const int Threads = 4;

    public static string Run(int races, bool ofDevice)
    {
        ParameterSet parameters = ParameterSet.FromSeed(Whole.Description.Parameters, 1);
        AtomicStructure[][] batches = Batches.All;
        Prediction[] alone = Alone(parameters, batches);
        using Device shared = Device.Cpu(2);
        int right = 0;
        for (int race = 0; race < races; race++)
        {
            Device device = ofDevice ? Device.Cpu(2) : shared;
            Whole model = Whole.FromParameters(parameters, device);
            int number = race;
            Check.OnThreads(Threads + 1, thread =>
            {
                if (thread == Threads)
                {
                    Thread.SpinWait(number % 64 * 1024);
                    Dispose(model, ofDevice ? device : null);
                    return;
                }
                try
                {
                    for (int call = thread; ; call++)
                    {
                        Prediction prediction = model.Predict(batches[call % batches.Length]);
                        Check.Require(Check.AreSame(alone[call % batches.Length], prediction), $"race {number}: another prediction");
                        Interlocked.Increment(ref right);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            Refusals.OfModel(model, batches[0]);
            Dispose(model, ofDevice ? device : null);
            model.Dispose();
        }
        return $"{races} {(ofDevice ? "devices" : "models")} disposed during {right} calls";
    }

    private static Prediction[] Alone(ParameterSet parameters, AtomicStructure[][] batches)
    {
        using Device device = Device.Cpu(1);
        using Whole model = Whole.FromParameters(parameters, device);
        return Array.ConvertAll(batches, b => model.Predict(b));
    }

    private static void Dispose(Whole model, Device? device)
    {
        if (device is null)
            model.Dispose();
        else
            device.Dispose();
    }
}
