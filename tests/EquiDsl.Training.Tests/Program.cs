using EquiDsl.Training.Tests.Loop;

namespace EquiDsl.Training.Tests;

/// <summary>A program that trains, for tests that interrupt, kill or starve a process.</summary>
internal static class Program
{
    /// <summary>
    /// Trains in the folder that is the first argument, with a log if the second says so. After the step that is the third it waits a minute, or, if the
    /// fourth says so, only until it is interrupted.
    /// </summary>
    private static int Main(string[] args)
    {
        if (args is not [string folder, string log, string pauseAfter, string until])
            return 2;
        try
        {
            using var signal = new InterruptSignal(Console.Error);
            CancellationToken ends = until == "signal" ? signal.Token : CancellationToken.None;
            int last = int.Parse(pauseAfter, System.Globalization.CultureInfo.InvariantCulture);
            var run = new SmallRun(folder)
            {
                AfterStep = step => _ = step.Step == last && ends.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)),
                KeepsLog = log == "log",
            };
            return run.Train(resume: true, signal.Token).Completed ? 0 : 3;
        }
        catch (Files.EquiDslFileException error)
        {
            Console.Error.WriteLine(error.Message);
            return 4;
        }
    }
}
