using System.Globalization;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class DenoisingVerbTests
{
    private static readonly string[] s_recipe =
    [
        "--batch", "4", "--learning-rate", "0.01", "--energy-weight", "1", "--force-weight", "10", "--scale", "Forces", "--element-references", "--average", "0.9",
        "--denoising", "0.5", "--noise", "0.3", "--noise-fraction", "0.6", "--noise-weight", "5",
    ];

    [Fact]
    public void Noise_is_learnt_next_to_forces()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 40, 1), validation = line.Data("validation.extxyz", 8, 2);

        string text = line.Run<DenoisingModel>(0, ["train", data, "--validation", validation, "--folder", line["run"], "--epochs", "20", .. s_recipe]);

        Assert.Contains("done after 200 steps", text, StringComparison.Ordinal);
        double[] noise = Column(line["run/log.csv"], "denoising_loss", "train");
        Assert.Equal(200, noise.Length);
        Assert.Contains(0, noise);
        double first = noise[..40].Average(), last = noise[^40..].Average();
        Assert.True(last < 0.8 * first, $"{first} at first, {last} at last");
        double[] errors = Column(line["run/log.csv"], "force_mae_ev_per_a", "valid");
        Assert.True(errors[^1] < 0.7 * errors[0], $"{errors[0]} eV/Å after an epoch, {errors[^1]} at last");
    }

    [Fact]
    public void A_run_that_denoises_resumes_to_the_same_weights_with_any_number_of_threads()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 16, 3);
        string[] train = ["train", data, "--epochs", "4", "--checkpoint-every", "7", .. s_recipe];
        line.Run<DenoisingModel>(0, [.. train, "--folder", line["whole"], "--threads", "2"]);
        line.Run<DenoisingModel>(0, [.. train, "--folder", line["parts"], "--threads", "1"]);
        // Back to the checkpoint before the last one, of step 14.
        File.Delete(line["parts/checkpoint.safetensors"]);
        File.Move(line["parts/checkpoint.previous.safetensors"], line["parts/checkpoint.safetensors"]);
        File.Delete(line["parts/final.safetensors"]);

        string text = line.Run<DenoisingModel>(0, [.. train, "--folder", line["parts"], "--resume"]);

        Assert.Contains("resumed after step 14", text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(line["whole/final.safetensors"]), File.ReadAllBytes(line["parts/final.safetensors"]));
    }

    [Fact]
    public void A_model_that_does_not_denoise_says_how_to_make_it()
    {
        using CommandLine line = new();
        string text = line.Run<VerbModel>(1, ["train", line.Data("training.extxyz", 8, 4), "--folder", line["run"], .. s_recipe]);
        Assert.Contains("VerbModel does not denoise; declare it with Denoising = true", text, StringComparison.Ordinal);
    }

    private static double[] Column(string path, string name, string kind)
    {
        string[][] rows = [.. File.ReadAllLines(path).Select(row => row.Split(','))];
        int column = Array.IndexOf(rows[0], name);
        return [.. rows.Where(row => row[2] == kind).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
    }
}
