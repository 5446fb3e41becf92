using EquiDsl.Compiler.Specification;
using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>The float32 backend against the float64 interpreter.</summary>
public sealed class BackendProperties
{
    [ModelProperty(14)]
    public void Every_instruction_set_agrees_with_the_interpreter(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Outputs? expected = null;
        foreach (CpuInstructionSet set in LoadedModel.InstructionSets)
        {
            using LoadedModel loaded = model.Load(instructionSet: set);
            expected ??= Reference.Predict(model.Specification, loaded.Parameters, model.Batch);
            Near.Predictions(expected, loaded.Predict(model.Batch), set.ToString());
        }
    }

    /// <summary>Gathered channels are rotated in blocks; what is left over takes another way.</summary>
    [Theory]
    [InlineData(33, 65, 3, 11)]
    [InlineData(17, 18, 1, 19)]
    public void Channels_that_blocks_do_not_divide(int channels, int hidden, int heads, int values) =>
        Every_instruction_set_agrees_with_the_interpreter(new(
            new EquiformerV2Options
            {
                LMax = 3, MMax = 1, Layers = 1, Channels = channels, AttentionHidden = hidden, Heads = heads, AlphaChannels = 17, ValueChannels = values,
                FeedForwardHidden = hidden, EdgeChannels = channels, GridMlp = channels > 20, MSharedRadial = channels < 20, Cutoff = 3.9,
                MaxNeighbors = 500, Elements = RandomBatch.Elements, GaussianCount = 24, AverageNodeCount = 3.5, AverageNeighborCount = 7.25,
            },
            9));
}
