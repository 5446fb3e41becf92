using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Weights that give no numbers are an error in one line, with file and frame.</summary>
public sealed class NonFiniteVerbTests
{
    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    public void The_frame_is_named(string verb)
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 4, 1);
        ParameterSet parameters = ParameterSet.FromSeed(VerbModel.Description.Parameters, 1);
        parameters["sphere_embedding.weight"].AsSpan().Fill(1e38f);
        parameters.Save(line["bad.safetensors"], VerbModel.Description.Parameters);

        string text = line.Run<VerbModel>(1, verb, data, "--weights", line["bad.safetensors"]);

        string last = text.TrimEnd().Split('\n')[^1];
        Assert.Matches("^error: .*data.extxyz, frame 1.*: the model's energy is NaN", last);
        Assert.Equal(verb == "predict", last.Contains("(and outputs of frames 2, 3, 4)", StringComparison.Ordinal));
    }
}
