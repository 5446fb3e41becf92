using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Weights and checkpoints of a model whose parameters have the same names and shapes.</summary>
public sealed class ModelMismatchTests : IDisposable
{
    private readonly CommandLine _line = new();
    private readonly string _data;
    private readonly string[] _train;

    public ModelMismatchTests()
    {
        _data = _line.Data("training.extxyz", 8, 4);
        _train = ["train", _data, "--folder", _line["run"], "--epochs", "1", "--batch", "4", "--scale", "Forces"];
        _line.Run(_train);
    }

    [Theory]
    [InlineData("evaluate", "final")]
    [InlineData("evaluate", "checkpoint")]
    [InlineData("info", "final")]
    public void Weights_of_another_model_are_refused_with_the_options_that_differ(string verb, string file)
    {
        string weights = _line[$"run/{file}.safetensors"];
        AssertRefused(verb == "info" ? _line.Run<OtherVerbModel>(1, "info", weights) : _line.Run<OtherVerbModel>(1, verb, _data, "--weights", weights));
    }

    [Fact]
    public void A_run_of_another_model_is_not_resumed_whatever_is_allowed()
    {
        AssertRefused(_line.Run<OtherVerbModel>(1, [.. _train, "--resume"]));
        AssertRefused(_line.Run<OtherVerbModel>(1, [.. _train, "--resume", "--changed-settings"]));
    }

    [Fact]
    public void Other_dropout_matters_to_a_run_that_goes_on_only()
    {
        Assert.Contains("structures", _line.Run<DropoutVerbModel>(0, "evaluate", _data, "--weights", _line["run/final.safetensors"]), StringComparison.Ordinal);

        string refusal = _line.Run<DropoutVerbModel>(1, [.. _train, "--resume"]);

        Assert.Contains("path 0, projection 0 in the checkpoint, path 0.2, projection 0 now", refusal, StringComparison.Ordinal);
        Assert.Contains("model: EquiDsl.App.Tests.VerbModel in the checkpoint, EquiDsl.App.Tests.DropoutVerbModel now", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("training data", refusal, StringComparison.Ordinal);
        _line.Run<DropoutVerbModel>(0, [.. _train, "--steps", "4", "--resume", "--changed-settings"]);
    }

    [Fact]
    public void Weights_that_do_not_say_their_model_are_accepted()
    {
        ParameterSet weights = ParameterSet.Load(_line["run/final.safetensors"], VerbModel.Description);
        Assert.Equal(VerbModel.Description.Architecture, weights.Architecture);
        ModelMismatchException refusal = Assert.Throws<ModelMismatchException>(() => ParameterSet.Load(_line["run/final.safetensors"], OtherVerbModel.Description));
        Assert.Equal([new("Cutoff", "6", "4"), new("energy AverageNodeCount", "8", "15")], refusal.Differences);
        weights.Architecture = null;
        weights.Save(_line["plain.safetensors"], VerbModel.Description.Parameters);

        Assert.Contains("structures", _line.Run<OtherVerbModel>(0, "evaluate", _data, "--weights", _line["plain.safetensors"]), StringComparison.Ordinal);
    }

    public void Dispose() => _line.Dispose();

    private static void AssertRefused(string text)
    {
        Assert.Contains("other than EquiDsl.App.Tests.OtherVerbModel, with 2 other options:", text, StringComparison.Ordinal);
        Assert.Contains(" Cutoff: 6 in the file, 4 declared; ", text, StringComparison.Ordinal);
        Assert.Contains("; energy AverageNodeCount: 8 in the file, 15 declared", text, StringComparison.Ordinal);
        Assert.DoesNotContain("training data", text, StringComparison.Ordinal);
    }
}
