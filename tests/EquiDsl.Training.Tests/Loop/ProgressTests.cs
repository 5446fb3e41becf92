using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Loop;

public sealed class ProgressTests
{
    [Fact]
    public void Rates_and_the_time_left_follow_recent_steps()
    {
        var estimate = new ProgressEstimate();
        Assert.Equal(TimeSpan.Zero, estimate.Remaining(5));
        estimate.Add(Step(seconds: 4));
        Assert.Equal(TimeSpan.FromSeconds(40), estimate.Remaining(10));
        for (int i = 0; i < 400; i++)
            estimate.Add(Step(seconds: 0.5));
        Assert.Equal(16, estimate.SystemsPerSecond, 0.1);
        Assert.Equal(2000, estimate.EdgesPerSecond, 0.1);
        estimate.Add(new EvaluationReport(1, 1, default, new ErrorMetrics(0, 0, 0, 0, 0, 0, 0, 1, 1), false, 3));
        Assert.Equal(5 + 6, estimate.Remaining(10, 2).TotalSeconds, 0.1);

        static StepReport Step(double seconds) => new(1, 0.1, default, 1, 1, 8, 1000, seconds);
    }

    [Fact]
    public void Lines_tell_of_the_run_its_steps_evaluations_and_skipped_frames()
    {
        using var folder = new TemporaryFolder();
        var text = new StringWriter();
        using StructureDataset data = StructureDataset.Of([.. MorseClusters.Make(4, 1), new AtomicStructure([0, 0, 0], [1])], "data");
        var options = new TrainerOptions { Folder = folder.Path, Epochs = 2, SkipBadFrames = true };
        new Trainer(new PairModel(), data, data, options, new TextProgress(text, seconds: 0)).Run();
        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["labels to train on: energy/eV: 4, median", "labels to train on: energy per atom/eV: 4, median", "labels to train on: length of forces/(eV/Å): "], lines[..3].Zip([40, 49, 45], (l, n) => l[..n]));
        Assert.All(lines[3..6], l => Assert.StartsWith("labels to evaluate on: ", l, StringComparison.Ordinal));
        Assert.StartsWith("Tests.PairModel: 4 systems to train on, 4 to evaluate, 2 steps, 1 per epoch", lines[6], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("left out: data, frame 5: the structure has no energy", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("step 1 of 2, epoch 1.00: loss ", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(l => l.StartsWith("evaluation after step ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Errors_of_labels_that_are_left_out_are_not_shown()
    {
        var text = new StringWriter();
        var progress = new TextProgress(text);
        progress.Evaluated(new EvaluationReport(1, 1, default, new ErrorMetrics(0.25, 0.3, 0.01, double.NaN, double.NaN, double.NaN, double.NaN, 2, 0), true, 1));
        progress.Evaluated(new EvaluationReport(2, 2, default, new ErrorMetrics(double.NaN, double.NaN, double.NaN, 0.5, 0.6, 0.7, 0.9, 2, 20), false, 1));
        Assert.Equal(
            $"evaluation after step 1: energy 250.00 meV (10.000 per atom), best so far{Environment.NewLine}"
            + $"evaluation after step 2: force 500.00 meV/Å, root mean square 600.00 meV/Å, cosine 0.9000{Environment.NewLine}",
            text.ToString());
    }

    [Theory]
    [InlineData(0.999, true)]
    [InlineData(0.75, true)]
    [InlineData(0.5, false)]
    [InlineData(0, false)]
    public void Averages_that_look_back_beyond_the_run_are_warned_of(double decay, bool isWarned)
    {
        using var folder = new TemporaryFolder();
        var text = new StringWriter();
        using StructureDataset data = StructureDataset.Of(MorseClusters.Make(4, 1), "data");
        var options = new TrainerOptions { Folder = folder.Path, Steps = 3, AverageDecay = decay };
        new Trainer(new PairModel(), data, null, options, new TextProgress(text)).Run();
        string expected = decay == 0 ? "of the weights themselves" : FormattableString.Invariant($"of averaged weights, decay {decay}");
        Assert.Contains($"evaluations, best and final weights are {expected}", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(isWarned, text.ToString().Contains("warning: averaged weights look back", StringComparison.Ordinal));
    }
}
