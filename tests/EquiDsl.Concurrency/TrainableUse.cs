using EquiDsl;

namespace ConcurrencyTest;

/// <summary>A trainable model serves one thread at a time and says so; its disposal waits for the call under way.</summary>
internal static class TrainableUse
{
    public static string Run(int races)
    {
        ParameterSet parameters = ParameterSet.FromSeed(Whole.Description.Parameters, 1);
        AtomicStructure[] batch = Batches.All[3];
        using Device device = Device.Cpu(2);
        (double[] outputs, ParameterSet gradients) = Alone(parameters, batch, device);
        int right = 0, refused = 0;
        for (int race = 0; race < races; race++)
        {
            using TrainableModel model = Whole.ForTraining(parameters, device);
            NeighborGraph graph = model.BuildGraph(batch);
            int number = race;
            Check.OnThreads(3, thread =>
            {
                if (thread == 2)
                {
                    Thread.SpinWait(number % 64 * 2048);
                    model.Dispose();
                    return;
                }
                while (true)
                {
                    try
                    {
                        Prediction prediction = model.Forward(graph);
                        Check.Require(Check.AreSame(outputs, prediction.Forces), $"race {number}: another prediction");
                        Interlocked.Increment(ref right);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                    catch (InvalidOperationException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            });
        }
        ParameterSet again = Alone(parameters, batch, device).Gradients;
        Check.Require(gradients.Names.All(n => Check.AreSame(gradients[n], again[n])), "other gradients");
        refused += Meet(parameters, batch, device);
        return $"{races} trainable models disposed during {right} calls, {refused} refused beside another";
    }

    /// <summary>Two threads use one model until a call has met another; it is exact after that.</summary>
    private static int Meet(ParameterSet parameters, AtomicStructure[] batch, Device device)
    {
        using TrainableModel model = Whole.ForTraining(parameters, device);
        NeighborGraph graph = model.BuildGraph(batch);
        double[] alone = model.Forward(graph).Forces;
        int refused = 0;
        Check.OnThreads(2, _ =>
        {
            while (Volatile.Read(ref refused) == 0)
            {
                try
                {
                    Check.Require(Check.AreSame(alone, model.Forward(graph).Forces), "another prediction beside a refused one");
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        return refused;
    }

    /// <summary>Models of their own side by side: the same bits as one.</summary>
    public static string SideBySide(int steps)
    {
        ParameterSet parameters = ParameterSet.FromSeed(Whole.Description.Parameters, 1);
        using Device device = Device.Cpu(3);
        ParameterSet alone = Alone(parameters, Batches.All[2], device).Gradients;
        Check.OnThreads(4, thread =>
        {
            for (int step = 0; step < steps; step++)
            {
                ParameterSet gradients = Alone(parameters, Batches.All[2], device).Gradients;
                Check.Require(alone.Names.All(n => Check.AreSame(alone[n], gradients[n])), $"thread {thread}, step {step}: other gradients");
            }
        });
        return $"4 trainable models x {steps} steps, same bits";
    }

    private static (double[] Outputs, ParameterSet Gradients) Alone(ParameterSet parameters, AtomicStructure[] batch, Device device)
    {
        using TrainableModel model = Whole.ForTraining(parameters, device);
        Prediction prediction = model.Forward(model.BuildGraph(batch));
        model.Backward([.. prediction.Energies.Select((_, i) => 1.0 + i)], [.. prediction.Forces.Select((_, i) => 0.1 * (i % 7))]);
        ParameterSet gradients = new();
        model.ReadGradients(gradients);
        return (prediction.Forces, gradients);
    }
}
