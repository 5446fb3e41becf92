using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Fuzz.Tests;

/// <summary>
/// A few hundred cases for each target. EQUIDSL_FUZZ_CASES sets their number; how many were tried is printed after the tests.
/// </summary>
public sealed class FuzzTests(FuzzSummary summary) : IClassFixture<FuzzSummary>
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Damaged_cases_are_read_or_refused(string name)
    {
        FuzzTarget target = FuzzTargets.All[name];
        using var runner = new FuzzRunner(target);
        FuzzResult result = runner.Run(0, Fuzzer.Cases(target.UsualCases));
        summary.Add(result);
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures));
        // Cases that are all refused, or none, are not made well.
        Assert.InRange(result.Refused, target.IsTolerant ? 0 : 1, result.Cases - 1);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Sound_seeds_are_accepted_and_findings_do_no_harm(string name)
    {
        string[] files = Corpus.Files(name);
        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("seed-", StringComparison.Ordinal));
        using var runner = new FuzzRunner(FuzzTargets.All[name]);
        foreach (string file in files)
        {
            bool accepted = runner.Case(Path.GetFileName(file), File.ReadAllBytes(file));
            Assert.True(accepted || !Path.GetFileName(file).StartsWith("seed-", StringComparison.Ordinal), $"{file} is not accepted");
        }
        Assert.True(runner.Result.Failures.Count == 0, string.Join('\n', runner.Result.Failures));
    }

    [SkippableTheory]
    [InlineData("traj", "random1000142.traj")]
    [InlineData("traj", "neb_sample.traj")]
    [InlineData("db", "oxides.db")]
    [InlineData("db", "qm9_sample.db")]
    [InlineData("oclmdb", "oc20_s2ef_pyg1.lmdb")]
    [InlineData("oclmdb", "oc20_s2ef_pyg2.lmdb")]
    [InlineData("extxyz", "oc20_relaxations_val.extxyz")]
    public void Damaged_real_files_are_read_or_refused(string name, string file)
    {
        byte[][] seeds = [File.ReadAllBytes(SharedData.File(file))];
        using var runner = new FuzzRunner(FuzzTargets.All[name]);
        for (int i = 0; i < Fuzzer.Cases(60); i++)
            runner.Case($"{file} case {i}", Mutator.Damage(seeds, new Random(i)));
        summary.Add(runner.Result with { Target = file });
        Assert.True(runner.Result.Failures.Count == 0, string.Join('\n', runner.Result.Failures));
    }

    [Fact]
    public void Every_format_has_a_target() => Assert.Equal(Enum.GetValues<StructureFormat>(), StructureTargets.Formats.Order());

    [Fact]
    public void What_takes_too_much_memory_or_throws_anything_else_fails_and_is_kept()
    {
        var target = new FuzzTarget("self-test", fuzzed =>
        {
            if (fuzzed.Bytes.Length == 1)
                GC.KeepAlive(new byte[8 << 20]);
            else if (fuzzed.Bytes.Length == 2)
                throw new InvalidOperationException("hidden");
            else
                throw new EquiDslFileException("a", "refused");
        });
        using var runner = new FuzzRunner(target);
        for (int length = 1; length <= 3; length++)
            runner.Case($"length {length}", new byte[length]);
        Assert.Equal((3, 1, 2), (runner.Result.Cases, runner.Result.Refused, runner.Result.Failures.Count));
        Assert.Contains("bytes were allocated for a case of 1", runner.Result.Failures[0], StringComparison.Ordinal);
        Assert.Contains("hidden", runner.Result.Failures[1], StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(FuzzRunner.Findings, "self-test-*"))
            File.Delete(file);
    }
}

/// <summary>Collects how much was tried, and writes it beside the program, from where the build prints it.</summary>
public sealed class FuzzSummary : IDisposable
{
    private readonly List<FuzzResult> _results = [];

    internal void Add(FuzzResult result) => _results.Add(result);

    public void Dispose() => File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "fuzz-summary.txt"), FuzzResult.Table(_results) + "\n");
}
