namespace EquiDsl.Conformance;

/// <summary>The whole program, callable from tests.</summary>
internal static class ConformanceRun
{
    /// <summary>Checks a folder of golden cases and prints a line per case and quantity.</summary>
    /// <returns>0 when at least one quantity was checked, none missed its bound and no file was malformed; else 1.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        int passed = 0, failed = 0;
        try
        {
            Settings settings = Settings.Parse(arguments);
            if (!Directory.Exists(settings.Folder))
                throw new ConformanceException($"there is no folder '{settings.Folder}'");
            string[] cases = Cases(settings);
            foreach (string path in cases)
                Check(path, settings, output, ref passed, ref failed);
        }
        catch (ConformanceException problem)
        {
            output.WriteLine("error: " + problem.Message);
            failed++;
        }
        if (passed + failed == 0)
            output.WriteLine("error: nothing was checked");
        output.WriteLine($"{passed} within bounds, {failed} not");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    private static string[] Cases(Settings settings)
    {
        string[] json = [.. Directory.GetFiles(settings.Folder, "*.json").Order(StringComparer.Ordinal)];
        HashSet<string> names = [.. json.Select(p => Path.GetFileNameWithoutExtension(p))];
        foreach (string tensors in Directory.GetFiles(settings.Folder, "*.safetensors").Select(p => Path.GetFileNameWithoutExtension(p)))
        {
            if (!names.Contains(tensors))
                throw new ConformanceException($"{tensors}.safetensors has no {tensors}.json beside it");
        }
        foreach (string name in settings.Cases.Where(name => !names.Contains(name)))
            throw new ConformanceException($"there is no case '{name}' in '{settings.Folder}'");
        return settings.Cases.Count == 0 ? json : [.. json.Where(p => settings.Cases.Contains(Path.GetFileNameWithoutExtension(p)))];
    }

    private static void Check(string path, Settings settings, TextWriter output, ref int passed, ref int failed)
    {
        try
        {
            using GoldenCase golden = GoldenCase.Open(path);
            foreach (Comparison comparison in new CaseCheck(golden, settings).Run())
            {
                output.WriteLine(comparison);
                if (comparison.Passed)
                    passed++;
                else
                    failed++;
            }
        }
        catch (Exception problem) when (problem is ConformanceException or Files.EquiDslFileException or InvalidStructureException
            or ArgumentException or KeyNotFoundException or InvalidOperationException or PlatformNotSupportedException)
        {
            output.WriteLine($"{Path.GetFileNameWithoutExtension(path)} error: {problem.Message}");
            failed++;
        }
    }
}
