using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>What the options of units do.</summary>
public sealed class UnitsVerbTests
{
    [Fact]
    public void Training_goes_on_in_the_units_of_the_weights_unless_they_are_refitted()
    {
        using CommandLine line = new();
        string first = line.Data("first.extxyz", 16, 3), second = line.Data("second.extxyz", 8, 4), weights = line["first/final.safetensors"];
        line.Run("train", first, "--folder", line["first"], "--epochs", "2", "--batch", "4", "--scale", "Forces", "--element-references", "--average", "0");
        string[] standing = ["train", second, "-w", weights, "--learning-rate", "0", "--steps", "1", "--scale", "Energies"];

        string text = line.Run([.. standing, "--folder", line["kept"]]);
        string refitted = line.Run([.. standing, "--folder", line["refitted"], "--refit-units"]);

        Assert.Contains("units of the weights: mean", text, StringComparison.Ordinal);
        Assert.DoesNotContain("units of the weights", refitted, StringComparison.Ordinal);
        string expected = line.Run("evaluate", first, "-w", weights);
        Assert.Equal(expected, line.Run("evaluate", first, "-w", line["kept/final.safetensors"]));
        Assert.NotEqual(expected, line.Run("evaluate", first, "-w", line["refitted/final.safetensors"]));
    }

    [Fact]
    public void Forces_that_are_gradients_have_the_scale_of_the_energy()
    {
        using CommandLine line = new();
        string[] train = ["train", line.Data("training.extxyz", 8, 4), "--folder", line["run"], "--steps", "1", "--scale", "Separate"];
        TargetNormalization separate = new(0, 2) { ForceDeviation = 3 };

        Assert.Contains("VerbModel are gradients of its energy", line.Run<VerbModel>(2, train), StringComparison.Ordinal);
        line.Run<DenoisingModel>(0, train);
        using VerbModel gradients = VerbModel.FromSeed(1);
        using ForwardModel direct = ForwardModel.FromSeed(1);
        Assert.Throws<ArgumentException>(() => gradients.Runtime.Normalization = separate);
        gradients.Runtime.Normalization = new TargetNormalization(1, 2);
        direct.Runtime.Normalization = separate;
        Assert.Equal((2.0, 3.0), (gradients.Runtime.Normalization.ForceDeviation, direct.Runtime.Normalization.ForceDeviation));
        ParameterSet parameters = ParameterSet.FromSeed(VerbModel.Description.Parameters, 1);
        parameters.Normalization = separate;
        Assert.Throws<ArgumentException>(() => VerbModel.FromParameters(parameters));
    }

    [Fact]
    public void A_deviation_alone_leaves_the_mean_to_the_fit_and_contradictions_are_refused()
    {
        using CommandLine line = new();
        string[] train = ["train", line.Data("training.extxyz", 8, 4), "--steps", "1", "--folder"];
        string Mean(string text) => text.Split('\n').Single(l => l.StartsWith("units: ", StringComparison.Ordinal)).Split(',')[0];

        string fitted = line.Run([.. train, line["fitted"]]), scaled = line.Run([.. train, line["scaled"], "--deviation", "0.5"]);

        Assert.Equal(Mean(fitted), Mean(scaled));
        Assert.Contains("deviation 0.5 eV, of forces 0.5 eV/Å", scaled, StringComparison.Ordinal);
        Assert.Contains("can be given", line.Run<VerbModel>(2, [.. train, line["run"], "--deviation", "0.5", "--scale", "Forces"]), StringComparison.Ordinal);
        Assert.Contains("can be given", line.Run<VerbModel>(2, [.. train, line["run"], "--energy-mean", "0.5", "--element-references"]), StringComparison.Ordinal);
        Assert.Contains("must be a finite number above", line.Run<VerbModel>(2, [.. train, line["run"], "--deviation", "-2"]), StringComparison.Ordinal);
        Assert.Contains("must be a finite number", line.Run<VerbModel>(2, [.. train, line["run"], "--energy-mean", "nan"]), StringComparison.Ordinal);
    }
}
