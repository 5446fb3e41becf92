using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using EquiDsl.Training.Tests.Loop;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Checkpoints;

public sealed class ResumeTests(UninterruptedRun expected) : IClassFixture<UninterruptedRun>
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(19)]
    public void A_run_that_is_cancelled_resumes_to_the_same_bits(int step)
    {
        using var folder = new TemporaryFolder();
        var first = new SmallRun(folder.File("run"));
        using var stop = new CancellationTokenSource();
        first.AfterStep = s =>
        {
            if (s.Step == step)
                stop.Cancel();
        };
        TrainingResult stopped = first.Train(cancellation: stop.Token);
        Assert.False(stopped.Completed);
        Assert.Equal(step, stopped.Step);
        // A model that starts elsewhere: everything comes from the checkpoint.
        var second = new SmallRun(folder.File("run")) { Model = new PairModel(seed: 99) };
        TrainingResult resumed = second.Train(resume: true);
        Assert.True(resumed.Completed);
        Assert.Equal(step, Assert.Single(second.Record.Runs).FirstStep);
        Assert.Equal(SmallRun.Epochs * SmallRun.StepsPerEpoch - step, second.Record.Steps.Count);
        expected.AssertSame(folder.File("run"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    public void A_run_that_is_cancelled_within_a_step_does_not_count_it(int pass)
    {
        using var folder = new TemporaryFolder();
        var first = new SmallRun(folder.File("run"));
        using var stop = new CancellationTokenSource();
        int passes = 0;
        first.Model.BeforeBackward = () =>
        {
            if (passes++ == pass)
                stop.Cancel();
        };
        TrainingResult stopped = first.Train(cancellation: stop.Token);
        // Two parts a step; the one that was under way is the last that was begun.
        Assert.Equal((false, pass / 2, pass + 1), (stopped.Completed, (int)stopped.Step, passes));
        Assert.True(new SmallRun(folder.File("run")) { Model = new PairModel(seed: 99) }.Train(resume: true).Completed);
        expected.AssertSame(folder.File("run"));
    }

    [Fact]
    public void A_run_that_an_error_ends_resumes_from_its_last_checkpoint_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var first = new SmallRun(folder.File("run")) { AfterStep = s => _ = s.Step == 8 ? throw new InvalidOperationException("gone") : 0 };
        Assert.Throws<InvalidOperationException>(() => first.Train());
        var second = new SmallRun(folder.File("run")) { Model = new PairModel(seed: 99) };
        Assert.True(second.Train(resume: true).Completed);
        Assert.Equal(6, second.Record.Runs[0].FirstStep);
        expected.AssertSame(folder.File("run"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_checkpoint_is_refused_and_the_previous_one_offered(bool truncate)
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        byte[] bytes = File.ReadAllBytes(Path.Combine(path, "checkpoint.safetensors"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(Path.Combine(path, "checkpoint.safetensors"), truncate ? bytes[..^300] : bytes);
        var refusal = Assert.Throws<CorruptCheckpointException>(() => new SmallRun(path).Train(resume: true));
        Assert.Equal(Path.Combine(path, "checkpoint.previous.safetensors"), refusal.Previous);
        Assert.Equal(3, refusal.PreviousStep);
        Assert.Contains("at step 3, is intact", refusal.Message, StringComparison.Ordinal);

        var run = new SmallRun(path);
        run.Options = run.Options with { AllowPreviousCheckpoint = true };
        Assert.True(run.Train(resume: true).Completed);
        Assert.Equal(3, run.Record.Runs[0].FirstStep);
        expected.AssertSame(path);
    }

    [Fact]
    public void Two_damaged_checkpoints_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        File.WriteAllText(Path.Combine(path, "checkpoint.safetensors"), "");
        File.WriteAllText(Path.Combine(path, "checkpoint.previous.safetensors"), "not a checkpoint");
        var run = new SmallRun(path);
        run.Options = run.Options with { AllowPreviousCheckpoint = true };
        Assert.Null(Assert.Throws<CorruptCheckpointException>(() => run.Train(resume: true)).Previous);
    }

    [Fact]
    public void A_state_of_another_version_is_told_in_whole_sentences()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        string newest = new CheckpointFolder(path).Newest;
        File.Delete(new CheckpointFolder(path).Previous);
        SafetensorsWriter writer = new();
        using (SafetensorsFile file = SafetensorsFile.Open(newest))
        {
            foreach ((string key, string value) in file.Metadata)
                writer.Metadata[key] = value.Replace("\"version\":1", "\"version\":7", StringComparison.Ordinal);
            foreach (SafetensorsEntry tensor in file.Tensors)
                writer.Add(tensor.Name, tensor.Shape.ToArray(), file.ReadSingle(tensor.Name));
        }
        ContentHash.AddTo(writer);
        writer.Write(newest);
        string message = Assert.Throws<CorruptCheckpointException>(() => new SmallRun(path).Train(resume: true)).Message;
        Assert.EndsWith("the state has version 7 and step 6; expected version 1 and a step from 0. There is no intact checkpoint before it.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_ended_between_the_renames_of_a_save_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        File.Move(Path.Combine(path, "checkpoint.safetensors"), Path.Combine(path, "checkpoint.new.safetensors"));
        var run = new SmallRun(path);
        Assert.True(run.Train(resume: true).Completed);
        Assert.Equal(6, run.Record.Runs[0].FirstStep);
        expected.AssertSame(path);
    }

    [Fact]
    public void Plain_weights_in_the_place_of_a_checkpoint_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        File.Copy(Path.Combine(path, "best.safetensors"), Path.Combine(path, "checkpoint.safetensors"), overwrite: true);
        Assert.Contains("weights alone cannot be resumed", Assert.Throws<CorruptCheckpointException>(() => new SmallRun(path).Train(resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_with_names_and_shapes()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        var other = new SmallRun(path) { Model = new PairModel(gaussians: 10) };
        string message = Assert.Throws<EquiDslFileException>(() => other.Train(resume: true)).Message;
        Assert.Contains("energy.weight: expected (10), found (14)", message, StringComparison.Ordinal);
        Assert.Contains("force.weight: expected (10), found (14)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_settings_and_data_are_refused_by_name_and_accepted_when_asked()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        var run = new SmallRun(path);
        run.Options = run.Options with { LearningRate = 0.02, Epochs = 5 };
        run.Training[3].Energy += 1;
        string message = Assert.Throws<InvalidOperationException>(() => run.Train(resume: true)).Message;
        Assert.Contains("learning rate: 0.01 in the checkpoint, 0.02 now", message, StringComparison.Ordinal);
        Assert.Contains("schedule: 3 of 20 steps", message, StringComparison.Ordinal);
        Assert.Contains("training data: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("seed", message, StringComparison.Ordinal);
        run.Options = run.Options with { AllowChangedSettings = true };
        Assert.Equal(25, run.Train(resume: true).Step);
    }

    [Fact]
    public void Another_metric_loss_or_validation_set_chooses_the_best_weights_anew()
    {
        void Check(Action<SmallRun> change, bool isForgotten)
        {
            using var folder = new TemporaryFolder();
            string path = Interrupted(folder, 8);
            TrainingState before = new CheckpointFolder(path).Find()!.Value.State;
            Assert.Equal((5L, 5L), (before.EvaluatedStep, before.BestStep));
            var run = new SmallRun(path);
            run.Options = run.Options with { AllowChangedSettings = true };
            change(run);
            TrainingResult result = run.Train(resume: true);
            Assert.Equal(isForgotten, run.Record.Runs[0].Warnings.Any(w => w.Contains("chosen anew", StringComparison.Ordinal)));
            // Those of all evaluations of this process, the first of which finds nothing to be better than.
            Assert.True(!isForgotten || run.Record.Evaluations[0].IsBest);
            Assert.True(isForgotten || result.BestMetric <= before.BestMetric);
        }
        Check(run => run.Options = run.Options with { Metric = SelectionMetric.EnergyMae }, true);
        Check(run => run.Options = run.Options with { Loss = run.Options.Loss with { EnergyCoefficient = 3 } }, true);
        Check(run => run.Validation!.RemoveAt(0), true);
        Check(run => run.Options = run.Options with { LearningRate = 0.02 }, false);
    }

    [Fact]
    public void Other_units_are_refused_even_where_changed_settings_are_allowed()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        var run = new SmallRun(path);
        run.Options = run.Options with { AllowChangedSettings = true, DeviationSource = DeviationSource.Energies, TargetDeviation = 7 };
        string message = Assert.Throws<InvalidOperationException>(() => run.Train(resume: true)).Message;
        Assert.Contains("fitted, Forces with references in the checkpoint, fitted, Energies with references, deviation 7 eV now", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_a_checkpoint_is_not_overwritten_by_a_new_run()
    {
        using var folder = new TemporaryFolder();
        string path = Interrupted(folder, 8);
        byte[] before = File.ReadAllBytes(Path.Combine(path, "checkpoint.safetensors"));
        Assert.Contains("resume it", Assert.Throws<InvalidOperationException>(() => new SmallRun(path).Train()).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(path, "checkpoint.safetensors")));
    }

    [Fact]
    public void Best_and_final_weights_load_under_the_models_names_with_their_units()
    {
        ParameterSet final = ParameterSet.Load(Path.Combine(expected.Folder, "final.safetensors"), new PairModel().Description.Parameters);
        Assert.Equal(expected.Arrays["ema/force.weight"], final["force.weight"]);
        Assert.NotNull(final.Normalization?.ElementReferences);
        ParameterSet average = ParameterSet.Load(Path.Combine(expected.Folder, "checkpoint.safetensors"), new PairModel().Description.Parameters, "ema/");
        Assert.Equal(final["energy.weight"], average["energy.weight"]);
        ParameterSet best = ParameterSet.Load(Path.Combine(expected.Folder, "best.safetensors"), new PairModel().Description.Parameters);
        Assert.Equal(expected.Result.BestStep == expected.Result.Step, best["force.weight"].SequenceEqual(final["force.weight"]));
    }

    /// <summary>A run that an error ended after a step, with checkpoints of steps 3 and 6.</summary>
    private static string Interrupted(TemporaryFolder folder, int step)
    {
        var run = new SmallRun(folder.File("run")) { AfterStep = s => _ = s.Step == step ? throw new InvalidOperationException("gone") : 0 };
        Assert.Throws<InvalidOperationException>(() => run.Train());
        return folder.File("run");
    }
}
