using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Loop;

public sealed class TrainerTests
{
    [Fact]
    public void A_model_learns_a_Morse_potential()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run")) { Validation = MorseClusters.Make(30, 2), Model = new PairModel(dropout: 0) };
        run.Training.AddRange(MorseClusters.Make(60, 4));
        run.Options = run.Options with { Epochs = 60, LearningRate = 0.05, AverageDecay = 0.95, CheckpointEvery = 0 };
        TrainingResult result = run.Train();
        Assert.True(result.Completed);
        ErrorMetrics errors = result.LastEvaluation!.Errors;
        double[] free = [.. run.Validation.SelectMany(s => s.Forces!.Where((_, i) => !s.Fixed![i / 3]))];
        double baseline = free.Average(Math.Abs);
        Assert.InRange(errors.ForceMae, 0, 0.03 * baseline);
        TargetNormalization units = run.Record.Runs[0].Normalization;
        double energyBaseline = run.Validation.Average(s => Math.Abs(s.Energy!.Value - units.Mean - units.ReferenceEnergy(s.AtomicNumbers)));
        Assert.InRange(errors.EnergyMae, 0, 0.06 * energyBaseline);
        Assert.InRange(errors.ForceCosine, 0.999, 1);
        Assert.Equal(run.Record.Evaluations.Min(e => e.Errors.ForceMae), result.BestMetric);
        Assert.Equal(result.BestStep, run.Record.Evaluations.MinBy(e => e.Errors.ForceMae)!.Step);
    }

    [Fact]
    public void Accumulated_parts_have_the_gradient_of_one_batch()
    {
        float[][] Run(int parts, int limit)
        {
            using var folder = new TemporaryFolder();
            var run = new SmallRun(folder.File("run")) { Validation = null, Model = new PairModel(dropout: 0) };
            run.Options = run.Options with
            {
                Steps = 5,
                Batches = new BatchOptions { SystemsPerStep = 8, Parts = parts, MaxEdgesPerPart = limit },
                Optimizer = new AdamWOptions { Epsilon = 1 },
            };
            Assert.Equal(5, run.Train().Step);
            return [.. run.Model.Parameters];
        }
        float[][] whole = Run(1, 0), four = Run(4, 0), limited = Run(1, 60);
        for (int p = 0; p < whole.Length; p++)
        {
            for (int i = 0; i < whole[p].Length; i++)
            {
                Assert.Equal(whole[p][i], four[p][i], 1e-6);
                Assert.Equal(whole[p][i], limited[p][i], 1e-6);
            }
        }
    }

    [Fact]
    public void Evaluation_and_threads_do_not_change_what_is_learnt()
    {
        using var folder = new TemporaryFolder();
        var plain = new SmallRun(folder.File("plain")) { Validation = null };
        var watched = new SmallRun(folder.File("watched"));
        var threads = new SmallRun(folder.File("threads"));
        watched.Options = watched.Options with { EvaluateEvery = 2, Threads = 1 };
        threads.Options = threads.Options with { EvaluateEvery = 2, Threads = 4 };
        plain.Train();
        watched.Train();
        threads.Train();
        Assert.Equal(plain.Model.Parameters, watched.Model.Parameters);
        Assert.Equal(SmallRun.Arrays(folder.File("plain")), SmallRun.Arrays(folder.File("watched")));
        Assert.Equal(SmallRun.Arrays(folder.File("plain")), SmallRun.Arrays(folder.File("threads")));
        Assert.Equal([2, 4, 6, 8, 10, 12, 14, 16, 18, 20], watched.Record.Evaluations.Select(e => e.Step));
        Assert.Equal(watched.Record.Evaluations.Select(e => e.Errors), threads.Record.Evaluations.Select(e => e.Errors));
    }

    [Fact]
    public void Masks_differ_between_parts_and_steps_and_are_off_in_evaluations()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        run.Train();
        Assert.Equal(SmallRun.StepsPerEpoch * SmallRun.Epochs * 2, run.Model.Keys.Count);
        Assert.Equal(run.Model.Keys.Count, run.Model.Keys.Distinct().Count());
        Assert.All(run.Model.Keys, key => Assert.Equal(11UL, key.Seed));
    }

    [Fact]
    public void Reports_and_files_follow_the_schedule()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        run.Train();
        var schedule = new LearningRateSchedule(0.01, 20, 3);
        Assert.Equal(Enumerable.Range(0, 20).Select(s => schedule.RateAt(s)), run.Record.Steps.Select(s => s.LearningRate));
        Assert.Equal([5, 10, 15, 20], run.Record.Evaluations.Select(e => e.Step));
        Assert.Equal([3, 6, 9, 12, 15, 18, 20], run.Record.Files.Where(f => f.Path == "checkpoint.safetensors").Select(f => f.Step));
        Assert.Equal(run.Record.Evaluations.Where(e => e.IsBest).Select(e => e.Step), run.Record.Files.Where(f => f.Path == "best.safetensors").Select(f => f.Step));
        Assert.Equal(38, run.Record.Steps.Take(5).Sum(s => s.Systems));
        string[] rows = File.ReadAllLines(folder.File("run/log.csv"));
        Assert.Equal(1 + 20 + 4, rows.Length);
        Assert.All(rows, row => Assert.Equal(rows[0].Count(c => c == ','), row.Count(c => c == ',')));
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_the_batch_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run")) { Validation = null };
        run.Training[17].Energy = 1e200;
        float[][]? before = null;
        run.Options = run.Options with
        {
            Loss = new LossOptions { Energy = EnergyLoss.MeanSquared },
            DeviationSource = DeviationSource.Energies,
            FitElementReferences = false,
            Normalization = TargetNormalization.None,
            CheckpointEvery = 1,
            AcceptOutliers = true,
        };
        run.AfterStep = _ => before = [.. run.Model.Parameters.Select(p => (float[])p.Clone())];
        // The order of the data is known: the bad frame comes when its step does.
        var planner = new BatchPlanner(DatasetIndex.Build(StructureDataset.Of(run.Training), run.Model.Description, run.Options.Loss).Edges, run.Options.Batches, 11);
        long bad = Enumerable.Range(0, 5).Single(s => planner.Step(s).Any(p => p.Contains(17)));
        var failure = Assert.Throws<NonFiniteLossException>(() => run.Train());
        Assert.Equal(bad, failure.Step);
        Assert.Equal(planner.Step(bad).Single(p => p.Contains(17)).Select(i => $"training, frame {i + 1}"), failure.Structures);
        Assert.Contains("training, frame 18", failure.Message, StringComparison.Ordinal);
        Assert.Contains(bad == 0 ? "there is no checkpoint yet. The batch" : "the last checkpoint is as it was. The batch", failure.Message, StringComparison.Ordinal);
        if (before is not null)
            Assert.Equal(before, run.Model.Parameters);
        Assert.Equal(bad == 0 ? null : bad, new CheckpointFolder(folder.File("run")).Find()?.State.Step);
    }

    [Fact]
    public void A_loss_that_is_not_finite_at_the_first_step_says_that_there_is_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        run.Model.Parameters[3][2] = float.NaN;
        string message = Assert.Throws<NonFiniteLossException>(() => run.Train()).Message;
        Assert.Contains("there is no checkpoint yet. The batch", message, StringComparison.Ordinal);
        Assert.DoesNotContain("as it was", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_became_NaN_stop_the_run_with_the_checkpoint_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        byte[] before = [];
        run.AfterStep = s =>
        {
            if (s.Step != 7)
                return;
            before = File.ReadAllBytes(folder.File("run/checkpoint.safetensors"));
            run.Model.Parameters[3][2] = float.NaN;
        };
        var failure = Assert.Throws<NonFiniteLossException>(() => run.Train());
        Assert.Equal(7, failure.Step);
        Assert.NotEmpty(failure.Structures);
        Assert.Equal(before, File.ReadAllBytes(folder.File("run/checkpoint.safetensors")));
    }

    [Fact]
    public void Errors_are_those_of_predictions_in_eV()
    {
        List<AtomicStructure> data = MorseClusters.Make(12, 3);
        var model = new PairModel();
        var loss = new LossOptions();
        var normalization = new TargetNormalization(-3, 0.5) { ForceDeviation = 0.25, ElementReferences = [0, -13.6, 0, 0, 0, 0, 0, 0, -432] };
        DatasetIndex index = DatasetIndex.Build(StructureDataset.Of(data), model.Description, loss);
        (LossValue value, ErrorMetrics errors) = new Evaluator(model, index, loss, new BatchOptions { SystemsPerStep = 5 }, normalization).Run();
        ModelOutput output = model.Forward(data, null);
        double[] energies = [.. output.Energies.Select((e, s) => normalization.ToElectronvolts(e, data[s].AtomicNumbers) - data[s].Energy!.Value)];
        double[] labels = [.. data.SelectMany(s => s.Forces!)];
        bool[] held = [.. data.SelectMany(s => s.Fixed!)];
        double[] forces = [.. output.Forces.Select((f, i) => (f * 0.25) - labels[i]).Where((_, i) => !held[i / 3])];
        Assert.Equal(energies.Average(Math.Abs), errors.EnergyMae, 1e-9);
        Assert.Equal(Math.Sqrt(energies.Average(e => e * e)), errors.EnergyRmse, 1e-9);
        Assert.Equal(energies.Select((e, s) => Math.Abs(e) / data[s].Count).Average(), errors.EnergyMaePerAtom, 1e-9);
        Assert.Equal(forces.Average(Math.Abs), errors.ForceMae, 1e-9);
        Assert.Equal(Math.Sqrt(forces.Average(f => f * f)), errors.ForceRmse, 1e-9);
        double[] norms = [.. forces.Chunk(3).Select(f => Math.Sqrt(f.Sum(c => c * c)))];
        Assert.Equal(norms.Average(), errors.ForceNormMae, 1e-9);
        Assert.Equal(value.Energy * 0.5, errors.EnergyMae, 1e-9);
        Assert.Equal(value.Force * 0.25, errors.ForceNormMae, 1e-9);
        Assert.Equal((12, norms.Length), (errors.Systems, errors.Atoms));
    }

    [Fact]
    public void A_run_without_energies_reports_none()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        run.Training.ForEach(s => s.Energy = null);
        run.Validation!.ForEach(s => s.Energy = null);
        run.Options = run.Options with { Loss = new LossOptions { EnergyCoefficient = 0 } };
        TrainingResult result = run.Train();
        Assert.True(double.IsNaN(result.LastEvaluation!.Errors.EnergyMae));
        Assert.Equal(run.Record.Evaluations.Min(e => e.Errors.ForceMae), result.BestMetric);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_without_forces_that_count_takes_the_best_by_energies(bool areLeftOut)
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run"));
        if (areLeftOut)
            run.Options = run.Options with { Loss = new LossOptions { ForceCoefficient = 0 } };
        else
            run.Validation!.ForEach(s => Array.Fill(s.Fixed!, true));
        TrainingResult result = run.Train();
        Assert.True(double.IsNaN(result.LastEvaluation!.Errors.ForceMae));
        Assert.Equal(run.Record.Evaluations.Min(e => e.Errors.EnergyMae), result.BestMetric);
        Assert.True(File.Exists(folder.File("run/best.safetensors")));
        run.Options = run.Options with { Metric = SelectionMetric.ForceRmse };
        Assert.Equal("Metric", Assert.Throws<ArgumentException>(() => run.Train()).ParamName);
    }

    [Fact]
    public void Outputs_that_a_model_does_not_have_are_refused()
    {
        var forces = new SmallRun("unused") { Model = new PairModel { HasForces = false } };
        var energies = new SmallRun("unused") { Model = new PairModel { HasEnergies = false } };
        Assert.Contains("Tests.PairModel predicts no forces", Assert.Throws<ArgumentException>(() => forces.Train()).Message, StringComparison.Ordinal);
        Assert.Contains("Tests.PairModel predicts no energies", Assert.Throws<ArgumentException>(() => energies.Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var run = new SmallRun("unused");
        run.Options = run.Options with { LearningRate = double.NaN };
        Assert.Contains("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => run.Train()).Message, StringComparison.Ordinal);
        run.Options = run.Options with { LearningRate = 1, Epochs = 0 };
        Assert.Contains("Epochs", Assert.Throws<ArgumentOutOfRangeException>(() => run.Train()).Message, StringComparison.Ordinal);
    }
}
