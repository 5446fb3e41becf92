using System.Globalization;

namespace EquiDsl.Fuzz;

/// <summary>Runs cases from the command line, for as long as one likes.</summary>
internal static class Program
{
    private const string Usage = """
        usage: EquiDsl.Fuzz [--target NAME]... [--cases N] [--first N] [--file FILE] [--write-seeds FOLDER] [--explain]
          --target NAME        only this target (all without it)
          --cases N            cases per target, 1000 without it
          --first N            number of the first case; a case follows from its number
          --file FILE          runs one file instead, such as one of the folder 'findings'; needs one --target
          --write-seeds FOLDER writes the seeds of the corpus anew, after a format has changed
          --explain            prints why cases are refused
        """;

    private static int Main(string[] args)
    {
        List<string> names = [];
        int cases = 1000, first = 0;
        bool explain = args is [.., "--explain"];
        args = explain ? args[..^1] : args;
        string? file = null;
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--target":
                    names.Add(args[i + 1]);
                    break;
                case "--cases" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out cases):
                case "--first" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out first):
                    break;
                case "--file":
                    file = args[i + 1];
                    break;
                case "--write-seeds":
                    Seeds.Write(args[i + 1]);
                    return 0;
                default:
                    return Misused($"'{args[i]} {args[i + 1]}' is not understood.");
            }
        }
        if (args.Length % 2 != 0)
            return Misused($"'{args[^1]}' is not understood.");
        if (names.Find(name => !FuzzTargets.All.ContainsKey(name)) is string unknown)
            return Misused($"there is no target '{unknown}'; expected one of {string.Join(", ", FuzzTargets.All.Keys)}.");
        if (file is not null && names.Count != 1)
            return Misused("--file needs one --target.");
        List<FuzzResult> results = [];
        foreach (FuzzTarget target in FuzzTargets.All.Values.Where(t => names.Count == 0 || names.Contains(t.Name)))
        {
            using var runner = new FuzzRunner(target) { Explain = explain };
            if (file is null)
                runner.Run(first, cases);
            else
                runner.Case(Path.GetFileName(file), File.ReadAllBytes(file));
            results.Add(runner.Result);
            foreach (string failure in runner.Result.Failures)
                Console.Error.WriteLine(failure);
        }
        Console.WriteLine(FuzzResult.Table(results));
        return results.Exists(r => r.Failures.Count > 0) ? 1 : 0;
    }

    private static int Misused(string problem)
    {
        Console.Error.WriteLine($"{problem}\n{Usage}");
        return 2;
    }
}
