using EquiDsl.Atoms.Tests.Files;

namespace EquiDsl.Fuzz;

/// <summary>
/// Runs cases of a target. A case may be accepted or refused by one of the target's exceptions, and allocates in proportion to its length;
/// anything else is a failure, whose bytes are kept.
/// </summary>
internal sealed class FuzzRunner : IDisposable
{
    private const int MostFailures = 20;

    private readonly FuzzTarget _target;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _failures = [];
    private int _cases;
    private int _refused;
    private long _largest;

    public FuzzRunner(FuzzTarget target) => _target = target;

    /// <summary>Where cases that failed are kept.</summary>
    public static string Findings { get; } = Path.Combine(AppContext.BaseDirectory, "findings");

    /// <summary>Whether to print why cases are refused.</summary>
    public bool Explain { get; init; }

    public FuzzResult Result => new(_target.Name, _cases, _refused, _largest, _failures);

    /// <summary>Runs the corpus and then so many damaged cases.</summary>
    /// <param name="first">Number of the first case, from which it follows.</param>
    /// <param name="count">How many.</param>
    public FuzzResult Run(int first, int count)
    {
        byte[][] corpus = [.. Corpus.Files(_target.Name).Select(File.ReadAllBytes)];
        // What is allocated once, by tables and the compiler of methods, is none of a case's.
        foreach (byte[] known in corpus.Take(1))
            Attempt(known, out _);
        for (int i = first; i < first + count && _failures.Count < MostFailures; i++)
        {
            var random = new Random(unchecked((i * 486187739) + Hash(_target.Name)));
            Case($"case {i}", _target.Make?.Invoke(random) ?? Mutator.Damage(corpus, random));
        }
        return Result;
    }

    /// <summary>Runs one case.</summary>
    /// <returns>Whether it was accepted.</returns>
    public bool Case(string name, byte[] bytes)
    {
        _cases++;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Attempt(bytes, out bool refused);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _largest = Math.Max(_largest, allocated);
        _refused += refused ? 1 : 0;
        if (refused && Explain)
            Console.Error.WriteLine($"{name}: {error!.Message}");
        if (error is not null && !refused)
            Fail(name, bytes, error.ToString());
        else if (allocated > _target.Allowance + (_target.AllowancePerByte * bytes.Length))
            Fail(name, bytes, $"{allocated} bytes were allocated for a case of {bytes.Length}");
        return error is null;
    }

    public void Dispose() => _folder.Dispose();

    private Exception? Attempt(byte[] bytes, out bool refused)
    {
        refused = false;
        // Should the process end, the case lies here.
        string path = _folder.File(_target.FileName ?? "case");
        try
        {
            if (_target.FileName is not null)
                File.WriteAllBytes(path, bytes);
            _target.Try(new FuzzCase(bytes, path));
            return null;
        }
        // Whatever comes out is what is looked for.
        catch (Exception error)
        {
            refused = _target.Refused.Any(type => type.IsInstanceOfType(error));
            return error;
        }
    }

    private void Fail(string name, byte[] bytes, string problem)
    {
        Directory.CreateDirectory(Findings);
        string file = Path.Combine(Findings, $"{_target.Name}-{name.Replace(' ', '-')}.bin");
        File.WriteAllBytes(file, bytes);
        _failures.Add($"{_target.Name}, {name} ({file}): {problem}");
    }

    private static int Hash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
