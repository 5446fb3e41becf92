namespace EquiDsl.Conformance;

/// <summary>The whole program, callable from tests.</summary>
internal sealed class ConformanceRun
{
    private readonly TextWriter _output;
    private int _passed, _failed;

    private ConformanceRun(TextWriter output) => _output = output;

    /// <summary>Checks a folder of golden cases and prints a line per case and quantity.</summary>
    /// <returns>0 when at least one quantity was checked, none missed its bound and no file was malformed; else 1.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        ConformanceRun run = new(output);
        try
        {
            run.CheckAll(Settings.Parse(arguments));
        }
        catch (ConformanceException problem)
        {
            run.Error(problem.Message);
        }
        if (run._passed + run._failed == 0)
            run.Error("nothing was checked");
        output.WriteLine($"{run._passed} within bounds, {run._failed} not");
        return run._failed == 0 ? 0 : 1;
    }

    private void CheckAll(Settings settings)
    {
        if (!Directory.Exists(settings.Folder))
            throw new ConformanceException($"there is no folder '{settings.Folder}'");
        SortedSet<string> described = Stems(settings.Folder, ".json"), filled = Stems(settings.Folder, ".safetensors");
        foreach (string name in settings.Cases.Where(name => !described.Contains(name) && !filled.Contains(name)))
            Error($"there is no case '{name}' in '{settings.Folder}'");
        bool Wanted(string name) => settings.Cases.Count == 0 || settings.Cases.Contains(name);
        foreach (string name in filled.Except(described).Where(Wanted))
            Error($"{name}.safetensors has no {name}.json beside it");
        _output.WriteLine(Comparison.Header);
        foreach (string name in described.Where(Wanted))
            Check(Path.Combine(settings.Folder, name + ".json"), settings);
    }

    private void Check(string path, Settings settings)
    {
        try
        {
            using GoldenCase golden = GoldenCase.Open(path);
            foreach (Comparison comparison in CaseCheck.Run(golden, settings))
            {
                _output.WriteLine(comparison);
                if (comparison.Passed)
                    _passed++;
                else
                    _failed++;
            }
        }
        // Whatever goes wrong with a case is a result of the check, and the other cases are still checked.
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            bool expected = problem is ConformanceException or Files.EquiDslFileException or InvalidStructureException;
            Error($"{Path.GetFileNameWithoutExtension(path)}: {(expected ? problem.Message : problem)}");
        }
    }

    private void Error(string message)
    {
        _output.WriteLine("error: " + message);
        _failed++;
    }

    private static SortedSet<string> Stems(string folder, string extension) => new(
        Directory.GetFiles(folder, "*" + extension).Select(p => Path.GetFileNameWithoutExtension(p)), StringComparer.Ordinal);
}
