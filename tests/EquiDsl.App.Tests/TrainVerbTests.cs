using EquiDsl.Training;
using Spectre.Console;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class TrainVerbTests
{
    private static readonly string[] s_recipe =
        ["--batch", "4", "--learning-rate", "0.01", "--energy-weight", "1", "--force-weight", "10", "--scale", "Forces", "--element-references", "--average", "0.9"];

    [Fact]
    public void Training_improves_on_the_start_and_leaves_weights_log_and_curves()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 40, 1), validation = line.Data("validation.extxyz", 8, 2);

        string text = line.Run(["train", data, "--validation", validation, "--folder", line["run"], "--epochs", "8", .. s_recipe]);

        Assert.Contains("done after 80 steps", text, StringComparison.Ordinal);
        string[] log = File.ReadAllLines(line["run/log.csv"]);
        Assert.True(log.Length > 80);
        Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(line["run/training.png"])[..4]);
        double before = ForceMae(line.Run("evaluate", "--untrained", validation)), after = ForceMae(line.Run("evaluate", validation, "-w", line["run/best.safetensors"]));
        Assert.True(after < 0.7 * before, $"{before} eV/Å before, {after} after");
    }

    [Fact]
    public void An_interrupted_run_resumes_to_the_same_weights()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 16, 3);
        line.Run(["train", data, "--folder", line["whole"], "--epochs", "4", .. s_recipe]);

        // A run of another length has another schedule: interrupt by copying an intermediate state of the same run.
        StopAfter(line, data, "parts", steps: 7);
        string text = line.Run(["train", data, "--folder", line["parts"], "--epochs", "4", "--resume", .. s_recipe]);

        Assert.Contains("resumed after step 7", text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(line["whole/final.safetensors"]), File.ReadAllBytes(line["parts/final.safetensors"]));
    }

    [Fact]
    public void Resuming_in_a_folder_without_a_checkpoint_says_that_the_run_starts_anew()
    {
        using CommandLine line = new();
        string[] train = ["train", line.Data("training.extxyz", 8, 4), "--folder", line["run"], "--epochs", "1", .. s_recipe];

        Assert.Contains($"nothing to resume: {line["run"]} has no checkpoint; the run starts anew", line.Run([.. train, "--resume"]), StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to resume", line.Run([.. train, "--resume"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_a_run_is_not_overwritten()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);
        string[] train = ["train", data, "--folder", line["run"], "--epochs", "1", .. s_recipe];
        line.Run(train);
        byte[] weights = File.ReadAllBytes(line["run/final.safetensors"]);

        string text = line.Run<VerbModel>(1, [.. train, "--seed", "5"]);

        Assert.Contains("error:", text, StringComparison.Ordinal);
        Assert.Contains(line["run"], text, StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(line["run/final.safetensors"]));
    }

    [Fact]
    public void A_model_without_a_backward_pass_says_how_to_get_one()
    {
        using CommandLine line = new();

        string text = line.Run<ForwardModel>(1, "train", line.Data("training.extxyz", 8, 4), "--folder", line["run"]);

        Assert.Contains("ForwardModel", text, StringComparison.Ordinal);
        Assert.Contains("Trainable = true", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_live_display_shows_losses_and_evaluations()
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 200;
        LiveProgress live = new(console);

        int result = live.Show(() =>
        {
            live.Started(new RunReport("Model[x]", 0, 2, 1, 10, 2, new TargetNormalization(0, 1), null, [new BadFrame(0, "a[b]", "c")]) { AverageDecay = 0.9, Warnings = ["short[er]"] });
            live.Stepped(new StepReport(1, 1, new LossValue(2.5, 1, 1.5), 1e-3, 3, 4, 100, 0.5));
            live.Evaluated(new EvaluationReport(1, 1, new LossValue(2.5, 1, 1.5), new ErrorMetrics(0.25, 0.3, 0.0125, 0.5, 0.625, 0.9, 0.99, 2, 20), true, 0.1));
            live.Evaluated(new EvaluationReport(1, 1, new LossValue(2.5, 1, 1.5), new ErrorMetrics(0.25, 0.3, 0.0125, double.NaN, double.NaN, double.NaN, double.NaN, 2, 0), false, 0.1));
            live.Stepped(new StepReport(2, 2, new LossValue(1.25, 1, 0.25), 1e-3, 3, 4, 100, 0.5));
            return 7;
        });

        Assert.Equal(7, result);
        string shown = writer.ToString();
        foreach (string expected in new[] { "Model[x]", "a[b]", "averaged weights, decay 0.9", "short[er]", "250.00 meV", "500.00 meV/Å", "best so far", "1.25", "100%" })
            Assert.Contains(expected, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_energies_trains_without_forces_and_saves_its_best_weights()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);
        string[] train = ["train", data, "--validation", data, "--folder", line["run"], "--epochs", "2"];

        Assert.Contains("EnergyModel predicts no forces: set --force-weight to 0", line.Run<EnergyModel>(2, train), StringComparison.Ordinal);
        string text = line.Run<EnergyModel>(0, [.. train, "--force-weight", "0"]);

        Assert.Contains("best so far", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.True(File.Exists(line["run/best.safetensors"]));
    }

    private static double ForceMae(string table) => double.Parse(
        table.Split('\n').Single(l => l.StartsWith("force MAE", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The run that is interrupted, with the options of the command line.</summary>
    private static void StopAfter(CommandLine line, string data, string folder, long steps)
    {
        TrainerOptions? options = null;
        TrainingOptions parser = new();
        System.CommandLine.RootCommand root = [];
        parser.AddTo(root);
        root.SetAction(parsed => options = parser.Read(parsed, 0, 0));
        Assert.Equal(0, root.Parse(["--folder", line[folder], "--epochs", "4", .. s_recipe]).Invoke());
        using TrainableModel model = VerbModel.ForTraining(ParameterSet.FromSeed(VerbModel.Description.Parameters, 0));
        using StructureDataset structures = StructureDataset.Open(data);
        using CancellationTokenSource source = new();
        TrainingResult result = new Trainer(new DeclaredModel(model), structures, null, options!, new StopObserver(steps, source)).Run(source.Token);
        Assert.False(result.Completed);
    }

    private sealed class StopObserver(long steps, CancellationTokenSource source) : ITrainingObserver
    {
        public void Stepped(StepReport step)
        {
            if (step.Step == steps)
                source.Cancel();
        }
    }
}
