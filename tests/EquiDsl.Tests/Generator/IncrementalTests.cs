using System.Runtime.CompilerServices;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class IncrementalTests
{
    private static readonly IncrementalStepRunReason[] Idle = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    [Fact]
    public void First_run_makes_every_step_new()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(GeneratorHarness.Sample));

        foreach (string step in new[] { TrackingNames.Declarations, TrackingNames.Specifications, TrackingNames.Compilations, TrackingNames.Sources })
            Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.New, 3), Reasons(result, step));
    }

    [Fact]
    public void Edit_in_another_file_leaves_everything_cached()
    {
        GeneratorRunResult result = RunTwice(c => c.AddSyntaxTrees(GeneratorHarness.Parse("class Unrelated { int _x = 1; }")));

        foreach (string step in TrackingNames.All)
            Assert.All(Reasons(result, step), reason => Assert.Contains(reason, Idle));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Comment_after_the_classes_leaves_everything_unchanged()
    {
        GeneratorRunResult result = RunTwice(c => Replace(c, GeneratorHarness.Sample + "\n// A remark.\n"));

        Assert.All(Reasons(result, TrackingNames.Declarations), reason => Assert.Contains(reason, Idle));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Comment_before_the_classes_moves_locations_but_compiles_nothing()
    {
        GeneratorRunResult result = RunTwice(c => Replace(c, "// A remark.\n" + GeneratorHarness.Sample));

        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Modified, 3), Reasons(result, TrackingNames.Declarations));
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Unchanged, 3), Reasons(result, TrackingNames.Specifications));
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Cached, 3), Reasons(result, TrackingNames.Compilations));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Body_of_an_undeclared_member_compiles_nothing()
    {
        GeneratorRunResult result = RunTwice(c => Replace(
            c, GeneratorHarness.Sample.Replace("public partial class Preset;", "public partial class Preset { int Two => 2; }", StringComparison.Ordinal)));

        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Cached, 3), Reasons(result, TrackingNames.Compilations));
    }

    [Fact]
    public void Changed_option_compiles_only_its_class()
    {
        GeneratorRunResult result = RunTwice(c => Replace(c, GeneratorHarness.Sample.Replace("[Repeat(4)]", "[Repeat(3)]", StringComparison.Ordinal)));

        Assert.Single(Reasons(result, TrackingNames.Specifications), IncrementalStepRunReason.Modified);
        Assert.Equal(2, Reasons(result, TrackingNames.Compilations).Count(reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Changed_unsafe_option_compiles_nothing()
    {
        GeneratorRunResult result = RunTwice(c => c.WithOptions(c.Options.WithAllowUnsafe(false)));

        Assert.Equal(3, result.Diagnostics.Count(d => d.Id == "EQD0008"));
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Cached, 3), Reasons(result, TrackingNames.Compilations));
    }

    [Fact]
    public void Old_compilations_are_collected()
    {
        (GeneratorDriver driver, WeakReference first) = RunTwiceAndForget();
        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference First) RunTwiceAndForget()
    {
        CSharpCompilation first = GeneratorHarness.Compile(GeneratorHarness.Sample), second = GeneratorHarness.Compile(GeneratorHarness.Sample + "\n");
        GeneratorDriver driver = GeneratorHarness.Driver().RunGenerators(first).RunGenerators(second);
        return (driver, new(first));
    }

    private static GeneratorRunResult RunTwice(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation compilation = GeneratorHarness.Compile(GeneratorHarness.Sample);
        return GeneratorHarness.Driver().RunGenerators(compilation).RunGenerators(edit(compilation)).GetRunResult().Results.Single();
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Parse(source));

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(r => r.Outputs).Select(o => o.Reason) : [];

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(r => r.Outputs).Select(o => o.Reason);
}
