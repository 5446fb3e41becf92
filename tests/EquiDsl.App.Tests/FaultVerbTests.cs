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
        Assert.Contains("at step 4, is intact", refusal, StringComparison.Ordinal);
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

        Assert.Contains("Unknown option '--epoch'", line.Run<VerbModel>(1, "train", data, "--epoch", "3", "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("Unknown option '--fodler'", line.Run<VerbModel>(1, "train", data, "--validation", data, "--fodler", "run"), StringComparison.Ordinal);
        Assert.Contains("'-epochs' looks like an option", line.Run<VerbModel>(1, "train", data, "-epochs", "3", "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("'-folder' looks like an option", line.Run<VerbModel>(1, "train", data, "--validation", data, "-folder", line["run"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(line["run"]));
    }

    [Fact]
    public void An_empty_file_of_data_is_named()
    {
        using CommandLine line = new();
        File.WriteAllText(line["empty.extxyz"], "");

        Assert.Contains("empty.extxyz: no structures", line.Run<VerbModel>(1, "train", line["empty.extxyz"], "--folder", line["run"]), StringComparison.Ordinal);
        Assert.Contains("no structure of '" + line["empty.extxyz"], line.Run<VerbModel>(1, "evaluate", line["empty.extxyz"]), StringComparison.Ordinal);
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
}
