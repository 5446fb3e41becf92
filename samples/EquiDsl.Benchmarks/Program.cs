using System.Globalization;
using BenchmarkDotNet.Running;
using BenchmarksSample;
using BenchmarksSample.Micro;

const string Usage = """
    usage: dotnet run -c Release --project samples/EquiDsl.Benchmarks -- MODE

      model [31|83|153] [--threads N]   whole models on a slab of 82 atoms, 1,640 edges; all three without a number
      training [--threads N]            a training step of the 31M model on that slab
      growth [--threads N]              time from 1,600 to 160,000 edges
      neighbors [--threads N]           neighbour lists of 500 to 100,000 atoms
      generate                          time to generate the 153M configuration
      micro [BenchmarkDotNet options]   the parts, e.g. micro --filter '*Matrix*'
    """;

List<string> words = [.. args];
int threads = Environment.ProcessorCount;
int option = words.IndexOf("--threads");
if (option >= 0 && words.FirstOrDefault() != "micro")
{
    if (option + 1 >= words.Count || !int.TryParse(words[option + 1], NumberStyles.None, CultureInfo.InvariantCulture, out threads) || threads is < 1 or > 1024)
        return Fail("--threads needs a number from 1 to 1024");
    words.RemoveRange(option, 2);
}
switch (words)
{
    case ["model"]:
        ModelBenchmark.Run(["31", "83", "153"], threads);
        return 0;
    case ["model", "31" or "83" or "153"]:
        ModelBenchmark.Run([words[1]], threads);
        return 0;
    case ["train" or "training"]:
        TrainingBenchmark.Run(threads);
        return 0;
    case ["growth"]:
        GrowthBenchmark.Run(threads);
        return 0;
    case ["neighbors"]:
        NeighborBenchmark.Run(threads);
        return 0;
    case ["generate"]:
        GenerateBenchmark.Run();
        return 0;
    case ["micro", ..]:
        string[] options = [.. words.Skip(1)];
        BenchmarkSwitcher.FromAssembly(typeof(MatrixBenchmarks).Assembly).Run(options.Length == 0 ? ["--filter", "*"] : options, MicroConfig.Create());
        return 0;
    case ["--help"]:
        Console.WriteLine(Usage);
        return 0;
    default:
        return Fail("unknown mode");
}

static int Fail(string problem)
{
    Console.Error.WriteLine($"error: {problem}\n\n{Usage}");
    return 1;
}
