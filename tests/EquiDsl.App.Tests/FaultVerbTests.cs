using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>What a command line says of damaged checkpoints, weights of other kinds, and misspelt options.</summary>
public sealed class FaultVerbTests
{
    private static readonly string[] s_recipe = ["--epochs", "3", "--batch", "4", "--learning-rate", "0.01", "--scale", "Forces", "--element-references", "--average", "0.9"];

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_the_previous_one_resumed_when_asked()
    {
        using CommandLine line = new();
        string[] train = ["train", line.Data("training.extxyz", 8, 4), "--folder", line["run"], .. s_recipe];
        line.Run(train);
        byte[] weights = File.ReadAllBytes(line["run/final.safetensors"]);
        using (FileStream file = new(line["run/checkpoint.safetensors"], FileMode.Open))
            file.SetLength(file.Length / 2);

        string refusal = line.Run<VerbModel>(1, [.. train, "--resume"]);
        string text = line.Run([.. train, "--resume", "--previous-checkpoint"]);

        Assert.Contains("error: the checkpoint", refusal, StringComparison.Ordinal);
        Assert.Contains("at step 4, is intact: resume from it with --previous-checkpoint", refusal, StringComparison.Ordinal);
        Assert.Contains("resumed after step 4", text, StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(line["run/final.safetensors"]));
    }

    [Fact]
    public void A_checkpoint_serves_as_weights_and_info_knows_them()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);
        line.Run(["train", data, "--folder", line["run"], .. s_recipe]);

        string expected = line.Run("evaluate", data, "--weights", line["run/final.safetensors"]);

        Assert.Equal(expected, line.Run("evaluate", data, "--weights", line["run/checkpoint.safetensors"]));
        Assert.Contains("weights of this model; units: mean", line.Run("info", line["run/final.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("other than EquiDsl.App.Tests.ForwardModel, with", line.Run<ForwardModel>(1, "info", line["run/final.safetensors"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_option_is_not_a_file()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);

        Assert.Contains("unknown option '--epoch'", line.Run<VerbModel>(2, "train", data, "--epoch", "3", "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("unknown option '--fodler'", line.Run<VerbModel>(2, "train", data, "--validation", data, "--fodler", "run"), StringComparison.Ordinal);
        Assert.Contains("'-epochs' looks like an option", line.Run<VerbModel>(2, "train", data, "-epochs", "3", "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("'-folder' looks like an option", line.Run<VerbModel>(2, "train", data, "--validation", data, "-folder", line["run"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(line["run"]));
    }

    [Fact]
    public void An_empty_file_of_data_is_named()
    {
        using CommandLine line = new();
        File.WriteAllText(line["empty.extxyz"], "");

        Assert.Contains("empty.extxyz: no structures", line.Run<VerbModel>(1, "train", line["empty.extxyz"], "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("no structure of '" + line["empty.extxyz"], line.Run<VerbModel>(1, "evaluate", "--untrained", line["empty.extxyz"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Units_can_be_given_instead_of_fitted()
    {
        using CommandLine line = new();
        string text = line.Run("train", line.Data("training.extxyz", 8, 4), "--folder", line["run"], "--steps", "1", "--energy-mean", "-2.5", "--deviation", "0.75");
        Assert.Contains("units: mean -2.5 eV, deviation 0.75 eV", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_of_a_resumed_run_begin_where_the_run_did()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);
        line.Run(["train", data, "--validation", data, "--folder", line["run"], .. s_recipe]);

        LogRow[] rows = [.. LogRow.Read(line["run/log.csv"])];

        Assert.Equal(6, rows.Count(r => !r.IsEvaluation));
        Assert.Equal([1.0, 2.0, 3.0], rows.Where(r => r.IsEvaluation).Select(r => r.Epoch));
        Assert.All(rows, row => Assert.True(double.IsFinite(row.Loss)));
        Assert.All(rows.Where(r => r.IsEvaluation), row => Assert.True(row.Force > 0 && row.EnergyPerAtom > 0));
    }

    [Theory]
    [InlineData("--learning-rate", "-1", "--learning-rate is -1 and must be a finite number of at least 0.")]
    [InlineData("--clip", "-1", "--clip is -1 and must be a finite number of at least 0.")]
    [InlineData("--warmup-epochs", "-1", "--warmup-epochs is -1 and must be a finite number of at least 0.")]
    [InlineData("--weight-decay", "-1", "--weight-decay is -1 and must be a finite number of at least 0.")]
    [InlineData("--average", "1", "--average is 1 and must be at least 0 and below 1.")]
    [InlineData("--energy-weight", "-1", "--energy-weight is -1 and must be a finite number of at least 0.")]
    [InlineData("--denoising", "2", "--denoising is 2 and must be 0 to 1.")]
    [InlineData("--noise", "0", "--noise is 0 and must be a finite number above 0.")]
    [InlineData("--batch", "0", "--batch is 0 and must be at least 1.")]
    [InlineData("--steps", "0", "--steps is 0 and must be at least 1.")]
    [InlineData("--steps", "x", "--steps is 'x' and must be a whole number.")]
    [InlineData("--deviation", "x", "--deviation is 'x' and must be a finite number.")]
    [InlineData("--deviation", "-2", "--deviation is -2 and must be a finite number above 1E-12.")]
    [InlineData("--energy-loss", "7", "--energy-loss is 7 and must be one of MeanAbsolute, MeanSquared, Huber, MeanAbsolutePerAtom.")]
    [InlineData("--force-loss", "7", "--force-loss is 7 and must be one of MeanNorm, MeanAbsolute, MeanSquared, Huber.")]
    [InlineData("--scale", "7", "--scale is 7 and must be one of Energies, Forces, Separate.")]
    [InlineData("--metric", "7", "--metric is 7 and must be one of Loss, EnergyMae, ForceMae, ForceRmse.")]
    [InlineData("--scale", "Separate", "gradients of its energy and need its scale; --scale is Energies or Forces")]
    public void A_value_out_of_its_range_is_refused_with_the_name_of_its_option(string option, string value, string expected)
    {
        using CommandLine line = new();
        Assert.Contains(expected, line.Run<VerbModel>(2, "train", line.Data("training.extxyz", 2, 4), "--folder", line["run"], option, value), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_name_the_options_that_allow_what_is_refused()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4), bad = line["bad.extxyz"];
        File.WriteAllText(bad, File.ReadAllText(data) + "1\nProperties=species:S:1:pos:R:3\nCu 0 0 0\n");
        string[] train = ["train", data, "--folder", line["run"], .. s_recipe];
        line.Run(train);

        Assert.Contains("leave them out with --skip-bad-frames", line.Run<VerbModel>(1, ["train", bad, "--folder", line["bad"]]), StringComparison.Ordinal);
        Assert.Contains("resume it with --resume", line.Run<VerbModel>(1, train), StringComparison.Ordinal);
        Assert.Contains("go on with --changed-settings", line.Run<VerbModel>(1, [.. train, "--resume", "--seed", "3"]), StringComparison.Ordinal);
    }
}
