using EquiDsl.Training.Tests.Loop;

namespace EquiDsl.Training.Tests;

/// <summary>A program that trains, for tests that interrupt, kill or starve a process.</summary>
internal static class Program
{
    /// <summary>Trains in the folder that is the first argument, with a pause of so many milliseconds per step, and a log if the third says so.</summary>
    private static int Main(string[] args)
    {
        if (args is not [string folder, string pause, string log])
            return 2;
        try
        {
            using var signal = new InterruptSignal(Console.Error);
            var run = new SmallRun(folder) { Pause = int.Parse(pause, System.Globalization.CultureInfo.InvariantCulture), KeepsLog = log == "log" };
            return run.Train(resume: true, signal.Token).Completed ? 0 : 3;
        }
        catch (Files.EquiDslFileException error)
        {
            Console.Error.WriteLine(error.Message);
            return 4;
        }
    }
}
